import { inSpec, type Mutation } from './mutation.js';

const SRC = 'libs/foundation/identity/src';
const PASSWORDS = `${SRC}/passwords/passwords.ts`;
const GUESS_LIMITS = `${SRC}/guessing/guess-limits.ts`;
const LOG_IN = `${SRC}/log-in/log-in.ts`;

/** Chapters 6.1 to 6.3: guessing, passwords, who has an account. */
export const OF_GUESSING: readonly Mutation[] = [
  ...inSpec(`${SRC}/guessing/guessing.spec.ts`, [
    {
      row: '6.1.1, 6.3.1',
      without: 'a budget for one account',
      file: GUESS_LIMITS,
      find: "hourly('guess-account', 10)",
      replace: "hourly('guess-account', 100_000)",
    },
    {
      row: '6.1.1, 6.3.1',
      without: 'a budget for one address',
      file: GUESS_LIMITS,
      find: '      [BY_ADDRESS, `${place}:${rateKeyOf(ip)}`],\n',
      replace: '',
    },
    {
      row: '6.1.1, 6.3.1',
      without: 'a budget of its own for a known device',
      file: GUESS_LIMITS,
      find: 'if (device) {',
      replace: 'if (device && this.limits === undefined) {',
    },
    {
      row: '6.1.1, 6.3.1',
      without: 'a way on for the owner of the mailbox',
      file: GUESS_LIMITS,
      find: 'this.codes.accepts(realm, email, challengeId, deviceCode)',
      replace: 'challengeId === deviceCode',
    },
    {
      row: '6.1.1, 6.3.1',
      without: 'a budget at step-up',
      file: LOG_IN,
      find: '    if (!permit) throw identityErrors.tooManyTries(undefined, { retryAfter: FULL_AGAIN_SECONDS });\n',
      replace: '    if (!permit) return this.stepUp({ id, sessionId: `${sessionId}.` }, password, code);\n',
    },
    {
      row: '6.5.5',
      without: 'an end of device codes',
      file: `${SRC}/guessing/device-codes.ts`,
      find: '[now, now - SLOT_MS]',
      replace: '[now, now - SLOT_MS, now - 2 * SLOT_MS]',
    },
  ]),
  ...inSpec(`${SRC}/mfa/second-factor-guesses.spec.ts`, [
    {
      row: '6.1.1, 6.3.1',
      without: 'a budget of codes of the second factor',
      file: GUESS_LIMITS,
      find: "hourly('guess-second-factor', 10)",
      replace: "hourly('guess-second-factor', 100_000)",
    },
    {
      row: '6.1.1, 6.3.1',
      without: 'budgets apart: strangers’ codes count for the owner’s device',
      file: GUESS_LIMITS,
      find: '`${placeOf(realm)}:${accountId}:${by}`',
      replace: '`${placeOf(realm)}:${accountId}`',
    },
    {
      row: '6.1.1, 6.3.1',
      without: 'budgets by session: a stolen one uses up the owner’s',
      file: LOG_IN,
      find: 'const permit = await this.guesses.admitAgain(this.realm, sessionId);',
      replace: 'const permit = await this.guesses.admitAgain(this.realm, id);',
    },
  ]),
  ...inSpec(`${SRC}/passwords/passwords.spec.ts`, [
    {
      row: '6.2.1, 6.2.9',
      without: 'a shortest password',
      file: PASSWORDS,
      find: 'const SHORTEST = 8;',
      replace: 'const SHORTEST = 7;',
    },
    {
      row: '6.2.1, 6.2.9',
      without: 'long passwords',
      file: PASSWORDS,
      find: 'const LONGEST = 128;',
      replace: 'const LONGEST = 64;',
    },
    {
      row: '6.2.4',
      without: 'the list of common passwords',
      file: PASSWORDS,
      find: 'isCommonPassword(password)',
      replace: 'false',
    },
    {
      row: '6.2.5, 6.2.10',
      without: 'freedom of composition: a digit is asked for',
      file: PASSWORDS,
      find: 'const length = [...password].length;',
      replace: 'const length = /\\d/.test(password) ? [...password].length : 0;',
    },
    {
      row: '6.2.8',
      without: 'blanks around a password',
      file: PASSWORDS,
      find: "password.normalize('NFKC')",
      replace: "password.trim().normalize('NFKC')",
    },
    {
      row: '6.2.8',
      without: 'the case of a password',
      file: PASSWORDS,
      find: "password.normalize('NFKC')",
      replace: "password.normalize('NFKC').toLowerCase()",
    },
    {
      row: '6.2.8',
      without: 'what is behind the 72nd byte of a password',
      file: PASSWORDS,
      find: "return hmac?.toString('base64');",
      replace: 'return hmac && text;',
    },
    {
      row: '6.2.12',
      without: 'most of the leaked passwords',
      file: `${SRC}/passwords/common-passwords.ts`,
      find: 'return new Set(list.',
      replace: 'return new Set(list.slice(0, 1_000).',
    },
    {
      row: '6.3.8 (L3)',
      without: 'an equally costly hash that nobody has',
      file: `${SRC}/passwords/password-hasher.ts`,
      find: 'genSaltSync(this.rounds)',
      replace: 'genSaltSync(10)',
    },
  ]),
  ...inSpec(`${SRC}/guessing/no-enumeration.spec.ts`, [
    {
      row: '6.3.8 (L3)',
      without: 'the comparison for emails that nobody has',
      file: LOG_IN,
      find: '    const { correct, upgraded } = await this.passwords.check(keys, password, account?.passwordHash);\n',
      replace:
        '    if (!account) throw identityErrors.invalidCredentials();\n    const { correct, upgraded } = await this.passwords.check(keys, password, account?.passwordHash);\n',
    },
    {
      row: '6.3.8 (L3)',
      without: 'an answer of its own for accounts that may not log in',
      file: LOG_IN,
      find: 'if (!account || !grants) throw identityErrors.invalidCredentials();',
      replace:
        'if (account && correct && !grants) throw identityErrors.sessionNotFound();\n    if (!account || !grants) throw identityErrors.invalidCredentials();',
    },
    {
      row: '6.3.8 (L3)',
      without: 'the work of a reset for emails that nobody has',
      file: `${SRC}/challenges/password-reset.ts`,
      find: 'if (send) {',
      replace: 'if (send && account) {',
    },
    {
      row: '6.3.8 (L3)',
      without: 'a challenge for emails that nobody has',
      file: `${SRC}/challenges/password-reset.ts`,
      find: 'const intent = account ? { accountId: account.id } : {};',
      replace:
        'if (!account) throw identityErrors.customerNotFound();\n    const intent = { accountId: account.id };',
    },
    {
      row: '6.3.8 (L3)',
      without: 'an answer to registrations that does not tell',
      file: `${SRC}/customers/register-customer.ts`,
      find: 'const known = (await this.customers.withEmail(email)) !== null;',
      replace:
        "const known = (await this.customers.withEmail(email)) !== null;\n    if (known) throw new Error('taken');",
    },
    {
      row: '6.3.8 (L3)',
      without: 'as much work for device codes that nobody is mailed',
      file: LOG_IN,
      find: 'if (mail) await this.accounts.sendDeviceCode(account, question);',
      replace: 'if (mail && account) await this.accounts.sendDeviceCode(account, question);',
    },
    {
      row: '6.3.8 (L3)',
      without: 'as much work where somebody has the new address',
      file: `${SRC}/customers/change-email.ts`,
      find: 'if (send) await this.mails.append(taken ? null :',
      replace: 'if (send && !taken) await this.mails.append(taken ? null :',
    },
  ]),
];
