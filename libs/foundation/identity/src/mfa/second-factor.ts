import type { Model } from 'mongoose';
import { sealedItem, type Mac, type SealedItem, type SecretBox } from '#platform/crypto';
import type { Unit } from '#foundation/tenancy';
import type { Guesser } from '../guessing/guess-limits.js';
import { identityErrors } from '../identity.errors.js';
import type { Sessions } from '../sessions/sessions.js';
import { purposeOf, type Realm } from '../tokens/refresh-tokens.js';
import {
  hashesOfRecoveryCode,
  hashRecoveryCode,
  looksLikeRecoveryCode,
  newRecoveryCodes,
} from './recovery-codes.js';
import type { WithSecondFactor } from './second-factor-state.js';
import { newTotpSecret, totpStepOf, totpUri } from './totp.js';
import { WaitingLogIns, waits, type WaitingLogIn } from './waiting-log-ins.js';

const PENDING_MS = 10 * 60_000;
/** More log-ins than an account can pass while one waits: ten recovery codes, and a code for each time step. */
const REMEMBERED_LOG_INS = 40;

/** The kind of change, for the mail to the account's owner. */
export type SecondFactorChange = 'enabled' | 'disabled' | 'recovery-codes-replaced' | 'recovery-code-used';

/** A new secret for an authenticator app. */
export interface TotpEnrolment {
  /** Base32. */
  readonly secret: string;
  /** `otpauth://totp/…`, the content of the QR code. */
  readonly uri: string;
}

/** The person who sets up or removes a second factor. */
export interface SecondFactorOwner {
  readonly id: string;
  /** For a log-in that may only enrol, the token of that log-in; see {@link SecondFactor.openLogIn}. */
  readonly sessionId: string;
  /** Whether the person has only the token of a log-in that may only enrol. */
  readonly enrolling?: boolean;
}

type Update = Record<string, unknown>;

/**
 * The second factor of one realm's accounts: time-based codes (RFC 6238) and recovery codes. Conditions on the account's
 * document decide everything, so if one code is used twice at the same time, in any processes, only one use succeeds. The
 * log-in limits the number of tries before: see GuessLimits.
 */
export abstract class SecondFactor {
  private readonly recoveryMac: Mac;
  private readonly logIns: WaitingLogIns;

  protected constructor(
    protected readonly accounts: Model<WithSecondFactor>,
    private readonly realm: Realm,
    private readonly sessions: Sessions,
  ) {
    this.recoveryMac = realm.keys.mac(purposeOf(realm, 'recovery-code'));
    this.logIns = new WaitingLogIns(realm);
  }

  /** Runs the writes of a change and records it, in one transaction. */
  protected abstract commit(
    accountId: string,
    change: SecondFactorChange,
    writes: (unit?: Unit) => Promise<void>,
  ): Promise<void>;

  /** Whether the account has a confirmed second factor. */
  async isOn(accountId: string): Promise<boolean> {
    return (await this.account(accountId))?.mfa?.totp !== undefined;
  }

  /**
   * Starts the second step of a log-in after its first step.
   * @param by whose budget of codes it uses
   * @returns a token for {@link waiting} or {@link confirm}, valid once, within five minutes
   * @throws mfa.token-invalid if the account has just been removed
   */
  async openLogIn(accountId: string, by: Guesser): Promise<string> {
    const account = await this.account(accountId);
    if (!account) throw identityErrors.mfaTokenInvalid();
    return this.logIns.seal(account, by);
  }

  /** The log-in of a token, if it still waits for its second step; a new password or second factor ends it. @throws mfa.token-invalid */
  async waiting(token: string): Promise<WaitingLogIn> {
    const logIn = this.logIns.open(token);
    if (!logIn) throw identityErrors.mfaTokenInvalid();
    await this.accountOf(logIn);
    return logIn;
  }

  /** Completes the second step: uses up the code and the log-in, in one write. @throws mfa.token-invalid, mfa.code-invalid */
  async passLogIn(logIn: WaitingLogIn, code: string): Promise<void> {
    const account = await this.accountOf(logIn);
    const open = { passwordHash: account.passwordHash ?? null, 'mfa.passed': { $ne: logIn.id } };
    const $push = { 'mfa.passed': { $each: [logIn.id], $slice: -REMEMBERED_LOG_INS } };
    await this.use(account, code, open, { $push });
  }

  /** Uses up a code. @throws mfa.code-invalid */
  async check(accountId: string, code: string): Promise<void> {
    const account = await this.account(accountId);
    if (!account) throw identityErrors.mfaCodeInvalid();
    await this.use(account, code);
  }

  /**
   * Makes a new secret, which is used after it is confirmed; until then the present secret stays valid.
   * @throws mfa.already-enabled for a log-in that may only enrol
   */
  async begin(owner: SecondFactorOwner, issuer: string, label: string): Promise<TotpEnrolment> {
    const secret = newTotpSecret();
    const pending = {
      sealed: this.box(owner.id).seal(secret),
      expiresAt: new Date(Date.now() + PENDING_MS),
    };
    const { matchedCount } = await this.accounts.updateOne(
      { _id: owner.id, ...(await this.mayEnrol(owner)) },
      { $set: { 'mfa.pending': pending } } as Update,
    );
    if (matchedCount === 0) throw identityErrors.mfaAlreadyEnabled();
    return { secret, uri: totpUri(secret, issuer, label) };
  }

  /**
   * Confirms the new secret by a code from the app, and gives new recovery codes. Other sessions of the account end; the
   * caller's session then has both factors.
   * @returns the recovery codes, which are not shown again
   * @throws mfa.code-invalid, mfa.already-enabled
   */
  async confirm(owner: SecondFactorOwner, code: string): Promise<string[]> {
    const mayEnrol = await this.mayEnrol(owner);
    const { sealed, expiresAt } = (await this.account(owner.id))?.mfa?.pending ?? {};
    const live = sealed && expiresAt! > new Date();
    const lastStep = live ? totpStepOf(this.box(owner.id).open(sealed), code) : undefined;
    if (lastStep === undefined) throw identityErrors.mfaCodeInvalid();
    const codes = newRecoveryCodes();
    await this.commit(owner.id, 'enabled', async (unit) => {
      const { modifiedCount } = await this.accounts.updateOne(
        { _id: owner.id, 'mfa.pending.sealed': sealed, ...mayEnrol },
        {
          $set: {
            'mfa.totp': { sealed, confirmedAt: new Date(), lastStep },
            'mfa.recoveryCodes': this.hashed(codes),
          },
          $unset: { 'mfa.pending': '' },
        } as Update,
      );
      if (modifiedCount === 0) throw identityErrors.mfaCodeInvalid();
      await this.sessions.endAll(owner.id, { except: owner.sessionId, unit });
      if (!owner.enrolling) await this.sessions.prove(owner.id, owner.sessionId, BOTH_FACTORS);
    });
    return codes;
  }

  /** Removes the second factor and its recovery codes; other sessions end. @throws mfa.not-enabled */
  async remove({ id, sessionId }: SecondFactorOwner): Promise<void> {
    await this.commit(id, 'disabled', async (unit) => {
      const $unset = { 'mfa.totp': '', 'mfa.pending': '', 'mfa.recoveryCodes': '' };
      const { modifiedCount } = await this.accounts.updateOne(isOn(id), { $unset } as Update);
      if (modifiedCount === 0) throw identityErrors.mfaNotEnabled();
      await this.sessions.endAll(id, { except: sessionId, unit });
      await this.sessions.prove(id, sessionId, ['pwd']);
    });
  }

  /** Replaces the recovery codes by ten new ones, which are not shown again. @throws mfa.not-enabled */
  async replaceRecoveryCodes(accountId: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.commit(accountId, 'recovery-codes-replaced', async () => {
      const $set = { 'mfa.recoveryCodes': this.hashed(codes) };
      const { modifiedCount } = await this.accounts.updateOne(isOn(accountId), { $set } as Update);
      if (modifiedCount === 0) throw identityErrors.mfaNotEnabled();
    });
    return codes;
  }

  /** The secrets of authenticator apps, to be sealed with the realm's current key. */
  async *sealed(): AsyncGenerator<SealedItem> {
    const enrolled = this.accounts.find({ 'mfa.totp': { $exists: true } } as object, { 'mfa.totp': 1 });
    for await (const { _id, mfa } of enrolled.lean<WithSecondFactor[]>().cursor()) {
      const { sealed } = mfa!.totp!;
      yield sealedItem(_id, { sealed, box: this.box(_id) }, (renewed) => {
        const $set = { 'mfa.totp.sealed': renewed };
        return this.accounts.updateOne({ _id, 'mfa.totp.sealed': sealed } as object, { $set } as Update);
      });
    }
  }

  /** Uses up a code under a condition and together with a change, in one write. */
  private async use(
    account: WithSecondFactor,
    code: string,
    open: object = {},
    along: Update = {},
  ): Promise<void> {
    const { _id, mfa: { totp, recoveryCodes = [] } = {} } = account;
    if (!totp) throw identityErrors.mfaCodeInvalid();
    if (looksLikeRecoveryCode(code)) {
      const hash = hashesOfRecoveryCode(this.recoveryMac, code).find((each) => recoveryCodes.includes(each));
      if (hash === undefined) throw identityErrors.mfaCodeInvalid();
      return this.commit(_id, 'recovery-code-used', () =>
        this.change(
          { _id, 'mfa.recoveryCodes': hash, ...open },
          { ...along, $pull: { 'mfa.recoveryCodes': hash } },
        ),
      );
    }
    const step = totpStepOf(this.box(_id).open(totp.sealed), code);
    if (step === undefined) throw identityErrors.mfaCodeInvalid();
    await this.change(
      { _id, 'mfa.totp.sealed': totp.sealed, 'mfa.totp.lastStep': { $lt: step }, ...open },
      { ...along, $set: { 'mfa.totp.lastStep': step } },
    );
  }

  private async change(filter: object, update: Update): Promise<void> {
    const { modifiedCount } = await this.accounts.updateOne(filter, update);
    if (modifiedCount === 0) throw identityErrors.mfaCodeInvalid();
  }

  /**
   * The condition under which an owner may set up a second factor: none if a person who has proved both factors replaces it;
   * otherwise there must be none yet, and the log-in that asked for it must still wait.
   * @throws mfa.already-enabled
   */
  private async mayEnrol({ id, sessionId, enrolling }: SecondFactorOwner): Promise<object> {
    if (!enrolling) return {};
    const logIn = this.logIns.open(sessionId);
    const account = await this.account(id);
    if (logIn?.accountId !== id || !account || !waits(logIn, account))
      throw identityErrors.mfaAlreadyEnabled();
    return { 'mfa.totp': { $exists: false }, passwordHash: account.passwordHash ?? null };
  }

  private async accountOf(logIn: WaitingLogIn): Promise<WithSecondFactor> {
    const account = await this.account(logIn.accountId);
    if (!account || !waits(logIn, account)) throw identityErrors.mfaTokenInvalid();
    return account;
  }

  private async account(id: string): Promise<WithSecondFactor | null> {
    return this.accounts.findById(id, { passwordHash: 1, mfa: 1 }).lean<WithSecondFactor>();
  }

  private hashed(codes: readonly string[]): string[] {
    return codes.map((code) => hashRecoveryCode(this.recoveryMac, code));
  }

  private box(accountId: string): SecretBox {
    return this.realm.keys.box(purposeOf(this.realm, 'totp'), accountId);
  }
}

/** The authentication methods for a password and a one-time code (RFC 8176). */
export const BOTH_FACTORS: readonly string[] = ['pwd', 'otp'];

function isOn(accountId: string): object {
  return { _id: accountId, 'mfa.totp': { $exists: true } };
}
