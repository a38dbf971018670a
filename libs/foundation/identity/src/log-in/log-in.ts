import { normaliseEmail } from './normalise-email.js';
import type { DeviceCode } from '../guessing/device-codes.js';
import {
  FULL_AGAIN_SECONDS,
  type DeviceProof,
  type Guesser,
  type GuessLimits,
} from '../guessing/guess-limits.js';
import { identityErrors } from '../identity.errors.js';
import {
  BOTH_FACTORS,
  type SecondFactor,
  type SecondFactorOwner,
  type TotpEnrolment,
} from '../mfa/second-factor.js';
import type { Passwords } from '../passwords/passwords.js';
import type { Device } from '../sessions/session.schema.js';
import type { AccessToken, Grants, Tokens } from '../sessions/session-tokens.js';
import type { Sessions } from '../sessions/sessions.js';
import type { Realm } from '../tokens/refresh-tokens.js';
import type { Enrolled, FirstStep, LoggedIn, LogInOutcome, Proven } from './log-in-outcome.js';

/** The fields of an account that a log-in needs. */
export interface AccountWithPassword {
  readonly _id: string;
  readonly email: string;
  readonly passwordHash?: string;
}

/** The accounts of one population, and its rules for log-ins. */
export interface LogInAccounts<A extends AccountWithPassword> {
  /** Finds an account by its normalised email, with its password hash. */
  withEmail(email: string): Promise<A | null>;
  find(id: string): Promise<Omit<A, 'passwordHash' | 'mfa'> | null>;
  /** What the account may do now; null if it may not log in. */
  grantsOf(account: Omit<A, 'passwordHash' | 'mfa'>): Grants | null;
  /** Stores a stronger hash of the same password. */
  upgradeHash(account: A, upgraded: string): Promise<void>;
  /** Whether every account needs a second factor. */
  secondFactorRequired(): boolean;
  /** Mails a code to the account's stored address. For null (no account) it mails nothing but does the same amount of work. */
  sendDeviceCode(account: A | null, code: DeviceCode): Promise<void>;
  /** The name of the shop or installation in authenticator apps. */
  issuer(): string;
}

/**
 * Log-in by password, the same for customers, staff and operators: password, then the second factor if the account has
 * one, then a session. If a second factor is required and there is none yet, a right password only allows to set one up.
 */
export abstract class LogIn<A extends AccountWithPassword> {
  protected constructor(
    private readonly accounts: LogInAccounts<A>,
    private readonly passwords: Passwords,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: Sessions,
    private readonly guesses: GuessLimits,
    private readonly realm: Realm,
  ) {}

  /**
   * The first step.
   * @param proof shows that the device is known, or that its owner reads the account's mail
   * @throws auth.invalid-credentials, also for unknown emails and accounts that may not log in, after the same time;
   *   auth.device-unknown with a `challengeId`, also for unknown emails; auth.busy
   */
  async logIn(
    email: string,
    password: string,
    device: Device,
    proof: DeviceProof = {},
  ): Promise<LogInOutcome> {
    return this.go(await this.prove(email, password, device.ip, proof), device);
  }

  /**
   * The first step without a session at the end, such as for the consent page of apps.
   * @throws as {@link logIn}
   */
  async prove(email: string, password: string, ip?: string, proof: DeviceProof = {}): Promise<FirstStep> {
    const normal = normaliseEmail(email);
    const account = await this.accounts.withEmail(normal);
    const attempt = { ...proof, realm: this.realm, email: normal, accountId: account?._id, ip };
    const permit = await this.guesses.admit(attempt);
    if (!permit) return this.askForCode(normal, account);
    const { keys } = this.realm;
    const { correct, upgraded } = await this.passwords.check(keys, password, account?.passwordHash);
    const grants = account && correct ? this.accounts.grantsOf(account) : null;
    if (!account || !grants) throw identityErrors.invalidCredentials();
    await permit.giveBack();
    if (upgraded) await this.accounts.upgradeHash(account, upgraded);
    return this.firstStep({ accountId: account._id, grants, amr: ['pwd'] }, permit.by);
  }

  /**
   * The first step after an OpenID provider has authenticated the person.
   * @throws auth.invalid-credentials for accounts that may not log in
   */
  async logInByProvider(id: string, device: Device): Promise<LogInOutcome> {
    return this.go(await this.firstStep(await this.proven(id, ['fed']), 'provider'), device);
  }

  /**
   * The second step.
   * @throws mfa.token-invalid, mfa.code-invalid, mfa.too-many-codes; auth.device-unknown with a `challengeId` if unknown devices
   *   have tried too many codes: then the log-in starts again, with the mailed code
   */
  async passSecondFactor(mfaToken: string, code: string, device: Device): Promise<LoggedIn> {
    return this.open(await this.proveSecondFactor(mfaToken, code), device);
  }

  /** The second step without a session at the end. @throws as {@link passSecondFactor} */
  async proveSecondFactor(mfaToken: string, code: string): Promise<Proven> {
    const logIn = await this.secondFactor.waiting(mfaToken);
    const { accountId, by } = logIn;
    const permit = await this.guesses.admitCode(this.realm, accountId, by);
    if (!permit) return this.refuseCode(accountId, by);
    await this.secondFactor.passLogIn(logIn, code);
    await permit.giveBack();
    return this.proven(accountId, BOTH_FACTORS);
  }

  /**
   * Rotates a refresh token. If a second factor has become required, a session that began without one ends.
   * @throws auth.token-invalid, auth.token-reused
   */
  async refresh(refreshToken: string, device: Device): Promise<Tokens> {
    return this.sessions.refresh(refreshToken, device, async (id, { amr }) => {
      if (this.accounts.secondFactorRequired() && !amr.includes('otp')) return null;
      return this.grantsNow(id);
    });
  }

  /**
   * Proves the caller's identity again, for sensitive operations: with both factors if the account has two.
   * @returns an access token of the same session; its refresh token does not change
   * @throws auth.wrong-password, mfa.code-required, mfa.code-invalid, mfa.enrolment-required, session.not-found,
   *   auth.too-many-tries, auth.busy
   */
  async stepUp({ id, sessionId }: SecondFactorOwner, password: string, code?: string): Promise<AccessToken> {
    const permit = await this.guesses.admitAgain(this.realm, sessionId);
    if (!permit) throw identityErrors.tooManyTries(undefined, { retryAfter: FULL_AGAIN_SECONDS });
    const account = await this.withHash(id);
    const { correct } = await this.passwords.check(this.realm.keys, password, account?.passwordHash);
    if (!correct || account?._id !== id) throw identityErrors.wrongPassword();
    const hasTwo = await this.secondFactor.isOn(id);
    if (hasTwo && code !== undefined) await this.secondFactor.check(id, code);
    await permit.giveBack();
    if (hasTwo && code === undefined) throw identityErrors.mfaCodeRequired();
    if (!hasTwo && this.accounts.secondFactorRequired()) throw identityErrors.mfaEnrolmentRequired();
    const grants = this.accounts.grantsOf(account);
    const session = grants && (await this.sessions.prove(id, sessionId, hasTwo ? BOTH_FACTORS : ['pwd']));
    if (!session) throw identityErrors.sessionNotFound();
    return this.sessions.accessToken(session, grants);
  }

  /** Makes a secret for an authenticator app; it is used after it is confirmed. @throws mfa.already-enabled, session.not-found */
  async enrol(owner: SecondFactorOwner): Promise<TotpEnrolment> {
    const account = await this.accounts.find(owner.id);
    if (!account) throw identityErrors.sessionNotFound();
    return this.secondFactor.begin(owner, this.accounts.issuer(), account.email);
  }

  /**
   * Confirms the secret by a code from the app. A log-in that waited for this then gets its tokens.
   * @throws mfa.code-invalid, mfa.too-many-codes, mfa.already-enabled
   */
  async confirmEnrolment(owner: SecondFactorOwner, code: string, device: Device): Promise<Enrolled> {
    const permit = await this.guesses.admitAgain(this.realm, owner.sessionId);
    if (!permit) throw identityErrors.mfaTooManyCodes(undefined, { retryAfter: FULL_AGAIN_SECONDS });
    const recoveryCodes = await this.secondFactor.confirm(owner, code);
    await permit.giveBack();
    if (!owner.enrolling) return { recoveryCodes };
    return { recoveryCodes, tokens: await this.open(await this.proven(owner.id, BOTH_FACTORS), device) };
  }

  /** Removes the second factor. @throws mfa.required if every account needs one; mfa.not-enabled */
  async removeSecondFactor(owner: SecondFactorOwner): Promise<void> {
    if (this.accounts.secondFactorRequired()) throw identityErrors.mfaRequired();
    await this.secondFactor.remove(owner);
  }

  /** @throws mfa.not-enabled */
  async replaceRecoveryCodes({ id }: SecondFactorOwner): Promise<string[]> {
    return this.secondFactor.replaceRecoveryCodes(id);
  }

  private async firstStep(proven: Proven, by: Guesser): Promise<FirstStep> {
    const { accountId } = proven;
    if (await this.secondFactor.isOn(accountId)) {
      return { mfaRequired: true, mfaToken: await this.secondFactor.openLogIn(accountId, by) };
    }
    return this.accounts.secondFactorRequired() ? { enrolmentOf: accountId } : proven;
  }

  private async go(step: FirstStep, device: Device): Promise<LogInOutcome> {
    if ('mfaRequired' in step) return step;
    if ('accountId' in step) return this.open(step, device);
    const { enrolmentOf } = step;
    const logIn = await this.secondFactor.openLogIn(enrolmentOf, 'strangers');
    const token = await this.sessions.enrolmentToken(enrolmentOf, logIn);
    return { mfaEnrolmentRequired: true, enrolmentToken: token.accessToken, expiresIn: token.expiresIn };
  }

  /** @throws auth.invalid-credentials for accounts that may not log in */
  private async proven(accountId: string, amr: readonly string[]): Promise<Proven> {
    const grants = await this.grantsNow(accountId);
    if (!grants) throw identityErrors.invalidCredentials();
    return { accountId, grants, amr };
  }

  private async open({ accountId, grants, amr }: Proven, device: Device): Promise<LoggedIn> {
    const tokens = await this.sessions.open(accountId, grants, device, amr);
    return { ...tokens, deviceToken: this.guesses.deviceToken(this.realm, accountId) };
  }

  /** Refuses a person who has used up the codes; an unknown device can continue with a code from the account's mailbox. */
  private async refuseCode(accountId: string, by: Guesser): Promise<never> {
    const account = by === 'provider' ? null : await this.withHash(accountId);
    if (!account) throw identityErrors.mfaTooManyCodes(undefined, { retryAfter: FULL_AGAIN_SECONDS });
    return this.askForCode(account.email, account);
  }

  private async askForCode(email: string, account: A | null): Promise<never> {
    const { mail, ...question } = await this.guesses.ask(this.realm, email);
    if (mail) await this.accounts.sendDeviceCode(account, question);
    throw identityErrors.deviceUnknown(undefined, { facts: { challengeId: question.challengeId } });
  }

  private async withHash(id: string): Promise<A | null> {
    const account = await this.accounts.find(id);
    return account && this.accounts.withEmail(account.email);
  }

  private async grantsNow(id: string): Promise<Grants | null> {
    const account = await this.accounts.find(id);
    return account && this.accounts.grantsOf(account);
  }
}
