import { Injectable } from '@nestjs/common';
import { hashToken } from '#platform/crypto';
import { rateKeyOf, RateLimits, ratePolicy, type RatePolicy } from '#platform/rate-limit';
import type { Realm } from '../tokens/refresh-tokens.js';
import { DeviceCodes, type DeviceCode } from './device-codes.js';
import { DeviceTokens } from './device-tokens.js';

/** A budget that was used up is full again after at most this many seconds. */
export const FULL_AGAIN_SECONDS = 3_600;
const hourly = (name: string, limit: number) => ratePolicy(name, limit, FULL_AGAIN_SECONDS, { strict: true });

/** Passwords that one known device may try at its account. */
const BY_DEVICE = hourly('guess-device', 10);
/** Passwords that all unknown devices together may try at one account. */
const BY_ACCOUNT = hourly('guess-account', 10);
/** Passwords that unknown devices at one address (IPv6: /64) may try at a tenant. */
const BY_ADDRESS = hourly('guess-address', 100);
/** Passwords that unknown devices may try at a tenant: against one guess each at very many accounts. */
const BY_TENANT = hourly('guess-tenant', 3_000);
/** Passwords that may be tried with the codes of an account's mailbox. */
const BY_CODE = hourly('guess-code', 10);
/** Passwords and codes that one session may try, at step-up and at every other proof of identity. */
const BY_SESSION = hourly('guess-session', 10);
/** Codes of the second factor that one guesser may try at an account, after the right password. */
const BY_SECOND_FACTOR = hourly('guess-second-factor', 10);
/** Mails with the same device code. */
const MAILS = ratePolicy('guess-mail', 1, 600, { strict: true });

/** What a log-in may send besides the password. */
export interface DeviceProof {
  /** From an earlier log-in of this device. */
  readonly deviceToken?: string;
  /** From the refusal `auth.device-unknown`… */
  readonly challengeId?: string;
  /** …and the code that was mailed because of it. */
  readonly deviceCode?: string;
}

/** A log-in that is about to try a password. */
export interface Attempt extends DeviceProof {
  readonly realm: Realm;
  /** Normalised. */
  readonly email: string;
  /** Undefined if there is no account. */
  readonly accountId?: string;
  readonly ip?: string;
}

/**
 * Whose budget of guesses at an account a log-in uses: each known device has its own; people with the code from the mailbox
 * share one, and so do people who signed in at its OpenID provider; all others share the last one.
 */
export type Guesser = `device:${string}` | 'mailbox' | 'provider' | 'strangers';

/** The permission to try one password or code. */
export interface GuessPermit {
  /** Call it if the password or code was right: then it is not counted as a guess. */
  giveBack(): Promise<void>;
}

/** The permission to try one password. */
export interface PasswordPermit extends GuessPermit {
  readonly by: Guesser;
}

/**
 * Limits how many passwords and codes of the second factor may be tried, counted over all processes before they are checked.
 * A device that has logged in before has its own budget, which strangers cannot use. All others share small budgets by account,
 * address and tenant; when one of them is used up, they need a code from the account's mailbox. So an attacker has ten
 * guesses an hour, but the owner can always log in. A right password or code is not counted.
 *
 * While Redis is down each process counts for itself (see RateLimits): n processes allow n times as many.
 */
@Injectable()
export class GuessLimits {
  constructor(
    private readonly limits: RateLimits,
    private readonly tokens: DeviceTokens,
    private readonly codes: DeviceCodes,
  ) {}

  /** Asks for the permission to try a password. @returns undefined if a device code is needed; see {@link ask} */
  async admit(attempt: Attempt): Promise<PasswordPermit | undefined> {
    const { realm, email, accountId, deviceToken, challengeId, deviceCode, ip = '' } = attempt;
    const place = placeOf(realm);
    const account = `${place}:${hashToken(email)}`;
    const device = accountId && deviceToken && this.tokens.deviceOf(realm, accountId, deviceToken);
    if (device) {
      const known = await this.take([[BY_DEVICE, `${place}:${device}`]]);
      if (known) return { ...known, by: `device:${device}` };
    }
    if (challengeId && deviceCode && this.codes.accepts(realm, email, challengeId, deviceCode)) {
      const reader = await this.take([[BY_CODE, account]]);
      return reader && { ...reader, by: 'mailbox' };
    }
    const stranger = await this.take([
      [BY_ACCOUNT, account],
      [BY_ADDRESS, `${place}:${rateKeyOf(ip)}`],
      [BY_TENANT, place],
    ]);
    return stranger && { ...stranger, by: 'strangers' };
  }

  /**
   * Asks for the permission to try a code of the second factor at a log-in.
   * @param by who passed the first step
   * @returns undefined if the budget is used up
   */
  async admitCode(realm: Realm, accountId: string, by: Guesser): Promise<GuessPermit | undefined> {
    return this.take([[BY_SECOND_FACTOR, `${placeOf(realm)}:${accountId}:${by}`]]);
  }

  /** The challenge with whose code a log-in can continue, and whether to mail the code now. */
  async ask(realm: Realm, email: string): Promise<DeviceCode & { readonly mail: boolean }> {
    const question = this.codes.of(realm, email);
    // Counted by challenge: the mail with the last hour's code must not delay that of this hour.
    const { allowed } = await this.limits.consume(MAILS, `${placeOf(realm)}:${question.challengeId}`);
    return { ...question, mail: allowed };
  }

  /** The token that a device which has just logged in sends the next time. */
  deviceToken(realm: Realm, accountId: string): string {
    return this.tokens.issue(realm, accountId);
  }

  /** Asks for the permission to prove the identity again in a session: each session has its own budget. */
  async admitAgain(realm: Realm, sessionId: string): Promise<GuessPermit | undefined> {
    return this.take([[BY_SESSION, `${placeOf(realm)}:${hashToken(sessionId)}`]]);
  }

  /** Takes one from each budget, or from none if one of them is used up. All at once, because Redis may be far away. */
  private async take(budgets: readonly [RatePolicy, string][]): Promise<GuessPermit | undefined> {
    const verdicts = await Promise.all(
      budgets.map(async ([policy, key]) => this.limits.consume(policy, key)),
    );
    const taken = budgets.filter((_, index) => verdicts[index]!.allowed);
    const giveBack = async (): Promise<void> => {
      await Promise.all(taken.map(([policy, key]) => this.limits.giveBack(policy, key)));
    };
    if (taken.length === budgets.length) return { giveBack };
    await giveBack();
    return undefined;
  }
}

function placeOf({ audience, tenantId = 'platform' }: Realm): string {
  return `${tenantId}:${audience}`;
}
