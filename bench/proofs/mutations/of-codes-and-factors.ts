import { inSpec, type Mutation } from './mutation.js';

const SRC = 'libs/foundation/identity/src';
const SECOND_FACTOR = `${SRC}/mfa/second-factor.ts`;
const MAILED_CODES = `${SRC}/challenges/mailed-codes.ts`;
const CHALLENGES = `${SRC}/challenges/challenges.ts`;
const LOG_IN = `${SRC}/log-in/log-in.ts`;
const CUSTOMERS = `${SRC}/customers/customers.ts`;

/** Chapters 6.3 to 6.6: codes in mailboxes, second factors, the ways to an account and back. */
export const OF_CODES_AND_FACTORS: readonly Mutation[] = [
  ...inSpec(`${SRC}/challenges/challenges.spec.ts`, [
    {
      row: '6.1.1, 6.3.1',
      without: 'one code for a mailbox: each request voids the one before',
      file: MAILED_CODES,
      find: 'if (fresh && (decoy || !row.decoy)) return',
      replace: 'if (fresh && !row) return',
    },
    {
      row: '6.1.1, 6.3.1',
      without: 'the code before a new one, which is on its way still',
      file: MAILED_CODES,
      find: '      ...(last && { before: { seed: last.seed, until: new Date(last.madeAt.getTime() + LIFE_MS) } }),\n',
      replace: '',
    },
    {
      row: '6.4.1',
      without: 'an end of mailed codes',
      file: MAILED_CODES,
      find: 'row && ageOf(row) < LIFE_MS ? row.seed : undefined',
      replace: 'row?.seed',
    },
    {
      row: '6.4.1',
      without: 'a short life of mailed codes',
      file: MAILED_CODES,
      find: 'const LIFE_MS = 10 * 60_000;',
      replace: 'const LIFE_MS = 7 * 86_400_000;',
    },
    {
      row: '6.5.1',
      without: 'codes of the mailbox being used up',
      file: CHALLENGES,
      find: '    await this.codes.useUp(purpose, email, seed);\n',
      replace: '',
    },
    {
      row: '6.5.1',
      without: 'one winner of two who use a code at once',
      file: MAILED_CODES,
      find: '    if (deletedCount !== 1) throw identityErrors.codeInvalid();\n',
      replace: '    void deletedCount;\n',
    },
    {
      row: '6.5.2, 6.5.3, 6.5.4',
      without: 'a key outside the database: the code is what is stored',
      file: MAILED_CODES,
      find: 'return spellCode(this.mac.of(seed));',
      replace: 'return seed.slice(0, 10);',
    },
    {
      row: '6.5.2, 6.5.3, 6.5.4',
      without: 'enough letters of a code',
      file: `${SRC}/challenges/code-letters.ts`,
      find: 'const LENGTH = 10;',
      replace: 'const LENGTH = 6;',
    },
    {
      row: '6.5.5',
      without: 'a short life of challenges',
      file: CHALLENGES,
      find: 'const LIFE_MS = 10 * 60_000;',
      replace: 'const LIFE_MS = 60 * 60_000;',
    },
    {
      row: '6.6.2, 6.6.3',
      without: 'a limit of attempts',
      file: CHALLENGES,
      find: 'const MAX_ATTEMPTS = 5;',
      replace: 'const MAX_ATTEMPTS = 5_000;',
    },
    {
      row: '6.6.2, 6.6.3',
      without: 'a limit of mails',
      file: MAILED_CODES,
      find: 'const MAX_SENDS = 2;',
      replace: 'const MAX_SENDS = 200;',
    },
  ]),
  ...inSpec(`${SRC}/customers/customers.spec.ts`, [
    {
      row: '6.1.2, 6.2.11',
      without: 'the words of the context',
      file: `${SRC}/customers/register-customer.ts`,
      find: 'this.passwords.hash(this.keys, password, words)',
      replace: 'this.passwords.hash(this.keys, password)',
    },
    {
      row: '6.2.2, 6.2.3',
      without: 'the current password',
      file: `${SRC}/passwords/change-password.ts`,
      find: '    if (!account || !correct) throw identityErrors.wrongPassword();\n',
      replace: '    if (!account) throw identityErrors.wrongPassword();\n    void correct;\n',
    },
    {
      row: '6.6.2, 6.6.3',
      without: 'a bond between a challenge and its purpose',
      file: CHALLENGES,
      find: "{ _id: idOf(id), purpose, attempts: { $lt: MAX_ATTEMPTS }, expiresAt: { $gt: new Date() } },\n        { $inc: { attempts: 1 } },\n        { returnDocument: 'after' },\n      )\n      .lean<Challenge>();\n    const seed = row && (await this.codes.match(purpose, row.email, code));",
      replace:
        "{ _id: idOf(id), attempts: { $lt: MAX_ATTEMPTS }, expiresAt: { $gt: new Date() } },\n        { $inc: { attempts: 1 } },\n        { returnDocument: 'after' },\n      )\n      .lean<Challenge>();\n    const seed = row && (await this.codes.match(row.purpose, row.email, code));",
    },
  ]),
  ...inSpec(`${SRC}/mfa/second-factor.spec.ts`, [
    {
      row: '6.3.3',
      without: 'the question for the second factor',
      file: LOG_IN,
      find: '    if (await this.secondFactor.isOn(accountId)) {\n',
      replace: '    if (accountId === undefined) {\n',
    },
    {
      row: '6.3.3',
      without: 'a second factor for every operator',
      file: `${SRC}/operators/operator-log-in.ts`,
      find: 'secondFactorRequired: () => true,',
      replace: 'secondFactorRequired: () => false,',
    },
    {
      row: '6.3.3',
      without: 'the tenant’s policy for its staff',
      file: `${SRC}/staff/staff-log-in.ts`,
      find: "secondFactorRequired: () => tenant.record.settings.staffMfa === 'required',",
      replace: 'secondFactorRequired: () => false,',
    },
    {
      row: '6.4.3',
      without: 'the second factor of a customer after a reset',
      file: CUSTOMERS,
      find: '{ $set: { passwordHash } }',
      replace: "{ $set: { passwordHash }, $unset: { mfa: '' } }",
    },
    {
      row: '6.4.3',
      without: 'the second factor of staff after a reset',
      file: `${SRC}/staff/staff-passwords.ts`,
      find: '{ $set: { passwordHash } }',
      replace: "{ $set: { passwordHash }, $unset: { mfa: '' } }",
    },
    {
      row: '6.4.3',
      without: 'the end of log-ins that wait while the password changes',
      file: `${SRC}/mfa/waiting-log-ins.ts`,
      find: "`${passwordHash}|${mfa?.totp?.sealed ?? ''}`",
      replace: "`${passwordHash.length}|${mfa?.totp?.sealed ?? ''}`",
    },
    {
      row: '6.4.4',
      without: 'recovery codes',
      file: SECOND_FACTOR,
      find: 'if (looksLikeRecoveryCode(code)) {',
      replace: 'if (looksLikeRecoveryCode(code) && recoveryCodes.length === 0) {',
    },
    {
      row: '6.5.1',
      without: 'codes of the app being good once',
      file: SECOND_FACTOR,
      find: ", 'mfa.totp.lastStep': { $lt: step }, ...open }",
      replace: ', ...open }',
    },
    {
      row: '6.5.1',
      without: 'recovery codes being good once',
      file: SECOND_FACTOR,
      find: "{ ...along, $pull: { 'mfa.recoveryCodes': hash } }",
      replace: "{ ...along, $set: { 'mfa.usedAt': hash } }",
    },
    {
      row: '6.5.1',
      without: 'one winner of two who use a recovery code at once',
      file: SECOND_FACTOR,
      find: "{ _id, 'mfa.recoveryCodes': hash, ...open }",
      replace: '{ _id, ...open }',
    },
    {
      row: '6.5.1',
      without: 'log-ins being passed once',
      file: `${SRC}/mfa/waiting-log-ins.ts`,
      find: ' && !account.mfa?.passed?.includes(id)',
      replace: '',
    },
    {
      row: '6.5.2, 6.5.3, 6.5.4',
      without: 'the hash of recovery codes',
      file: `${SRC}/mfa/recovery-codes.ts`,
      find: "return mac.of(bare(code)).toString('base64url');",
      replace: 'return bare(code);',
    },
  ]),
  ...inSpec(`${SRC}/mfa/totp.spec.ts`, [
    {
      row: '6.5.5',
      without: 'a short life of the app’s codes',
      file: `${SRC}/mfa/totp.ts`,
      find: 'epochTolerance: TOTP_STEP_SECONDS,',
      replace: 'epochTolerance: 10 * TOTP_STEP_SECONDS,',
    },
  ]),
  ...inSpec(`${SRC}/staff/staff.spec.ts`, [
    {
      row: '6.3.2',
      without: 'an empty beginning: every shop has an account that everybody knows',
      file: `${SRC}/staff/provision-owner.ts`,
      find: '    if (!ownerEmail || ',
      replace:
        "    await this.accounts.create({ email: 'admin@example.com', password: 'correct horse', name, role: 'owner' });\n    if (!ownerEmail || ",
    },
    {
      row: '6.4.1',
      without: 'a short life of invitations',
      file: `${SRC}/staff/staff-invitations.ts`,
      find: 'const LIFE_MS = 7 * 86_400_000;',
      replace: 'const LIFE_MS = 70 * 86_400_000;',
    },
    {
      row: '6.4.1',
      without: 'an end of invitations',
      file: `${SRC}/staff/staff-invitations.ts`,
      find: "      'invitation.expiresAt': { $gt: new Date() },\n",
      replace: '',
    },
    {
      row: '6.4.1',
      without: 'long tokens',
      file: `${SRC}/staff/staff-invitations.ts`,
      find: 'const secret = newToken();',
      replace: 'const secret = newToken().slice(0, 8);',
    },
  ]),
  ...inSpec(`${SRC}/customers/change-email.spec.ts`, [
    {
      row: '6.3.7 (L3)',
      without: 'a word to the former address',
      file: `${SRC}/customers/change-email.ts`,
      find: 'CustomerEmailChanged.of(customerId, {\n            customerId,\n            email: before.email,',
      replace:
        'CustomerEmailChanged.of(customerId, {\n            customerId,\n            email: challenge.email,',
    },
  ]),
  ...inSpec(`${SRC}/sessions/sessions.spec.ts`, [
    {
      row: '6.3.7 (L3)',
      without: 'a word about copied tokens',
      file: `${SRC}/sessions/sessions.ts`,
      find: 'if (await this.end(session.accountId, session._id)) await this.onReuse(session);',
      replace: 'await this.end(session.accountId, session._id);',
    },
  ]),
  ...inSpec('test/contract/no-hints.e2e-spec.ts', [
    {
      row: '6.4.2',
      without: 'silence: a profile has a hint to its password',
      file: `${SRC}/http/customer.dto.ts`,
      find: '  @NewPassword()\n  password: string;\n',
      replace:
        '  @NewPassword()\n  password: string;\n\n  @Text({ optional: true, max: 100 })\n  passwordHint?: string;\n',
    },
  ]),
];
