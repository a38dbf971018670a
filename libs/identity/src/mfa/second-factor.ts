import type { Model } from 'mongoose';
import type { Config } from '#platform/config';
import { deriveKey, hashToken, newToken, SecretBox } from '#platform/crypto';
import type { Unit } from '#tenancy';
import { identityErrors } from '../identity.errors.js';
import type { Sessions } from '../sessions/sessions.js';
import type { Realm } from '../tokens/refresh-tokens.js';
import { hashRecoveryCode, looksLikeRecoveryCode, newRecoveryCodes } from './recovery-codes.js';
import type { SecondFactorState, WithSecondFactor } from './second-factor-state.js';
import { newTotpSecret, totpStepOf, totpUri } from './totp.js';

const LOG_IN_MS = 5 * 60_000;
const PENDING_MS = 10 * 60_000;
/** Log-ins of one account that may wait for their second step; the oldest gives way. */
const OPEN_LOG_INS = 5;
/** Wrong codes of one account within {@link FAILURES_MS}, whatever log-ins they belong to. */
const MAX_FAILURES = 10;
const FAILURES_MS = 15 * 60_000;

/** What changed, as the account's owner is told. */
export type SecondFactorChange = 'enabled' | 'disabled' | 'recovery-codes-replaced' | 'recovery-code-used';

/** A secret on its way into an authenticator app. */
export interface TotpEnrolment {
  /** Base32. */
  readonly secret: string;
  /** `otpauth://totp/…`, what the QR code says. */
  readonly uri: string;
}

/** Who sets a second factor up or removes it. */
export interface SecondFactorOwner {
  readonly id: string;
  readonly sessionId: string;
  /** Came with the token of a log-in that may do nothing but enrol. */
  readonly enrolling?: boolean;
}

type Update = Record<string, unknown>;

/**
 * The second factor of one realm's accounts: time-based codes (RFC 6238) and recovery codes. Everything is decided by
 * conditions on the account's document, so that of two uses of one code at once, in whichever processes, one succeeds.
 */
export abstract class SecondFactor {
  private readonly recoveryKey: Buffer;

  protected constructor(
    protected readonly accounts: Model<WithSecondFactor>,
    private readonly realm: Realm,
    private readonly config: Config,
    private readonly sessions: Sessions,
  ) {
    this.recoveryKey = deriveKey(config.ENCRYPTION_KEY, `recovery-code:${realmName(realm)}`);
  }

  /** Runs the writes of a change and records that it happened, all or nothing. */
  protected abstract commit(
    accountId: string,
    change: SecondFactorChange,
    writes: (unit?: Unit) => Promise<void>,
  ): Promise<void>;

  /** Whether the account has a confirmed second factor. */
  async isOn(accountId: string): Promise<boolean> {
    return (await this.stateOf(accountId))?.totp !== undefined;
  }

  /**
   * Begins the second step of a log-in whose password was right.
   * @returns the secret that {@link passLogIn} or {@link confirm} takes, once, within five minutes
   */
  async openLogIn(accountId: string): Promise<string> {
    const secret = newToken();
    const logIn = { hash: hashToken(secret), expiresAt: new Date(Date.now() + LOG_IN_MS) };
    const $push = { 'mfa.logIns': { $each: [logIn], $slice: -OPEN_LOG_INS } };
    await this.accounts.updateOne({ _id: accountId }, { $push } as Update);
    return `${accountId}.${secret}`;
  }

  /**
   * Ends the second step: uses up the code and the log-in, in one write.
   * @returns the account
   * @throws mfa.token-invalid, mfa.code-invalid, mfa.too-many-codes
   */
  async passLogIn(token: string, code: string): Promise<string> {
    const [accountId = '', secret = ''] = token.split('.', 2);
    // Looked up first: made-up tokens must not count as somebody's wrong codes.
    const open = await this.accounts.exists({ _id: accountId, ...openLogIn(secret) });
    if (!open) throw identityErrors.mfaTokenInvalid();
    await this.use(accountId, code, secret);
    return accountId;
  }

  /** Uses up a code. @throws mfa.code-invalid, mfa.too-many-codes */
  async check(accountId: string, code: string): Promise<void> {
    await this.use(accountId, code);
  }

  /**
   * Makes a new secret, which counts once it is confirmed; until then the present one goes on.
   * @throws mfa.already-on for a log-in that may enrol only
   */
  async begin(owner: SecondFactorOwner, issuer: string, label: string): Promise<TotpEnrolment> {
    const secret = newTotpSecret();
    const pending = {
      sealed: this.box(owner.id).seal(secret),
      expiresAt: new Date(Date.now() + PENDING_MS),
    };
    const { matchedCount } = await this.accounts.updateOne(
      { _id: owner.id, ...(owner.enrolling && enrollingOnly(owner)) },
      { $set: { 'mfa.pending': pending } } as Update,
    );
    if (matchedCount === 0) throw identityErrors.mfaAlreadyOn();
    return { secret, uri: totpUri(secret, issuer, label) };
  }

  /**
   * Puts the new secret into force by a code of it, and gives new recovery codes. Other sessions of the account end;
   * the caller's counts as proved by both factors from now on.
   * @returns the recovery codes, which are not shown again
   * @throws mfa.code-invalid, mfa.too-many-codes, mfa.already-on
   */
  async confirm(owner: SecondFactorOwner, code: string): Promise<string[]> {
    const state = await this.countAttempt(owner.id);
    const { sealed, expiresAt } = state?.pending ?? {};
    const live = sealed && expiresAt! > new Date();
    const lastStep = live ? totpStepOf(this.box(owner.id).open(sealed), code) : undefined;
    if (lastStep === undefined) throw identityErrors.mfaCodeInvalid();
    const codes = newRecoveryCodes();
    await this.commit(owner.id, 'enabled', async (unit) => {
      const { modifiedCount } = await this.accounts.updateOne(
        { _id: owner.id, 'mfa.pending.sealed': sealed, ...(owner.enrolling && enrollingOnly(owner)) },
        {
          $set: {
            'mfa.totp': { sealed, confirmedAt: new Date(), lastStep },
            'mfa.recoveryCodes': this.hashed(codes),
          },
          $unset: { 'mfa.pending': '', 'mfa.logIns': '', 'mfa.failures': '' },
        } as Update,
      );
      if (modifiedCount === 0) throw identityErrors.mfaCodeInvalid();
      await this.sessions.endAll(owner.id, { except: owner.sessionId, unit });
      if (!owner.enrolling) await this.sessions.prove(owner.id, owner.sessionId, BOTH_FACTORS);
    });
    return codes;
  }

  /** Removes the second factor with its recovery codes; other sessions end. @throws mfa.not-on */
  async remove({ id, sessionId }: SecondFactorOwner): Promise<void> {
    await this.commit(id, 'disabled', async (unit) => {
      const $unset = { 'mfa.totp': '', 'mfa.pending': '', 'mfa.recoveryCodes': '', 'mfa.logIns': '' };
      const { modifiedCount } = await this.accounts.updateOne(isOn(id), { $unset } as Update);
      if (modifiedCount === 0) throw identityErrors.mfaNotOn();
      await this.sessions.endAll(id, { except: sessionId, unit });
      await this.sessions.prove(id, sessionId, ['pwd']);
    });
  }

  /** Ten new recovery codes instead of the old ones; they are not shown again. @throws mfa.not-on */
  async replaceRecoveryCodes(accountId: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.commit(accountId, 'recovery-codes-replaced', async () => {
      const $set = { 'mfa.recoveryCodes': this.hashed(codes) };
      const { modifiedCount } = await this.accounts.updateOne(isOn(accountId), { $set } as Update);
      if (modifiedCount === 0) throw identityErrors.mfaNotOn();
    });
    return codes;
  }

  /** Uses up a code, and in the same write the log-in that waits for it, if there is one. */
  private async use(accountId: string, code: string, logInSecret?: string): Promise<void> {
    const state = await this.countAttempt(accountId);
    const open = logInSecret === undefined ? {} : openLogIn(logInSecret);
    const $pull = logInSecret === undefined ? {} : { 'mfa.logIns': { hash: hashToken(logInSecret) } };
    const $inc = { 'mfa.failures.count': -1 };
    if (state?.totp && looksLikeRecoveryCode(code)) {
      const hash = hashRecoveryCode(this.recoveryKey, code);
      if (!state.recoveryCodes?.includes(hash)) throw identityErrors.mfaCodeInvalid();
      return this.commit(accountId, 'recovery-code-used', () =>
        this.change(
          { _id: accountId, 'mfa.recoveryCodes': hash, ...open },
          { $inc, $pull: { 'mfa.recoveryCodes': hash, ...$pull } },
        ),
      );
    }
    const step = state?.totp && totpStepOf(this.box(accountId).open(state.totp.sealed), code);
    if (step === undefined) throw identityErrors.mfaCodeInvalid();
    const { sealed } = state!.totp!;
    await this.change(
      { _id: accountId, 'mfa.totp.sealed': sealed, 'mfa.totp.lastStep': { $lt: step }, ...open },
      { $inc, $set: { 'mfa.totp.lastStep': step }, ...(logInSecret !== undefined && { $pull }) },
    );
  }

  private async change(filter: object, update: Update): Promise<void> {
    const { modifiedCount } = await this.accounts.updateOne(filter, update);
    if (modifiedCount === 0) throw identityErrors.mfaCodeInvalid();
  }

  /** Counts first and on its own, so that guesses that come at once are not more than the limit. */
  private async countAttempt(accountId: string): Promise<SecondFactorState | undefined> {
    const now = new Date();
    const running = { $gt: ['$mfa.failures.until', now] };
    const fresh = { count: 1, until: new Date(now.getTime() + FAILURES_MS) };
    const counted = { count: { $add: ['$mfa.failures.count', 1] }, until: '$mfa.failures.until' };
    const row = await this.accounts
      .findByIdAndUpdate(accountId, [{ $set: { 'mfa.failures': { $cond: [running, counted, fresh] } } }], {
        returnDocument: 'after',
        updatePipeline: true,
        projection: { mfa: 1 },
      })
      .lean<WithSecondFactor>();
    const failures = row?.mfa?.failures;
    if (failures && failures.count > MAX_FAILURES) {
      const retryAfter = Math.ceil((failures.until.getTime() - now.getTime()) / 1_000);
      throw identityErrors.mfaTooManyCodes(undefined, { retryAfter });
    }
    return row?.mfa;
  }

  private async stateOf(accountId: string): Promise<SecondFactorState | undefined> {
    const row = await this.accounts.findById(accountId, { mfa: 1 }).lean<WithSecondFactor>();
    return row?.mfa;
  }

  private hashed(codes: readonly string[]): string[] {
    return codes.map((code) => hashRecoveryCode(this.recoveryKey, code));
  }

  private box(accountId: string): SecretBox {
    return SecretBox.for(this.config.ENCRYPTION_KEY, `totp:${realmName(this.realm)}:${accountId}`);
  }
}

/** How somebody proved who they are who gave a password and a one-time code (RFC 8176). */
export const BOTH_FACTORS: readonly string[] = ['pwd', 'otp'];

function realmName({ audience, tenantId }: Realm): string {
  return `${audience}:${tenantId ?? ''}`;
}

function isOn(accountId: string): object {
  return { _id: accountId, 'mfa.totp': { $exists: true } };
}

/** A log-in that is open, by the secret that was given for it. */
function openLogIn(secret: string): object {
  return { 'mfa.logIns': { $elemMatch: { hash: hashToken(secret), expiresAt: { $gt: new Date() } } } };
}

/** The first enrolment, by the log-in that asked for it; the session id of such a token is that log-in's secret. */
function enrollingOnly({ sessionId }: SecondFactorOwner): object {
  return { 'mfa.totp': { $exists: false }, ...openLogIn(sessionId) };
}
