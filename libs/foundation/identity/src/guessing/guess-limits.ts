import { Injectable } from '@nestjs/common';
import { hashToken } from '#platform/crypto';
import { rateKeyOf, RateLimits, ratePolicy, type RatePolicy } from '#platform/rate-limit';
import type { Realm } from '../tokens/refresh-tokens.js';
import { DeviceCodes, type DeviceCode } from './device-codes.js';
import { DeviceTokens } from './device-tokens.js';

/** After so many seconds, at most, a budget that was used up is full again. */
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
/** Passwords and codes that one session may try, at step-up and wherever else it proves again who it is. */
const BY_SESSION = hourly('guess-session', 10);
/** Codes of the second factor at log-ins of one account whose password was right, by who tries them. */
const BY_SECOND_FACTOR = hourly('guess-second-factor', 10);
/** Mails with one device code. */
const MAILS = ratePolicy('guess-mail', 1, 600, { strict: true });

/** What a log-in shows besides the password, all of it optional. */
export interface DeviceProof {
  /** From an earlier log-in of this device. */
  readonly deviceToken?: string;
  /** From the refusal `auth.device-unknown`… */
  readonly challengeId?: string;
  /** …and the code that was mailed because of it. */
  readonly deviceCode?: string;
}

/** A log-in about to try a password. */
export interface Attempt extends DeviceProof {
  readonly realm: Realm;
  /** Normalised. */
  readonly email: string;
  /** Undefined when the email has none. */
  readonly accountId?: string;
  readonly ip?: string;
}

/**
 * Whose budget of guesses at an account a log-in uses: devices' that it knows, of each its own; those of everybody who reads
 * its mailbox or is signed in at its OpenID provider; or the one that all others share.
 */
export type Guesser = `device:${string}` | 'mailbox' | 'provider' | 'strangers';

/** Leave to try one password or code. */
export interface Leave {
  /** It was right, so nothing was guessed. */
  giveBack(): Promise<void>;
}

/** Leave to try one password. */
export interface Admission extends Leave {
  readonly by: Guesser;
}

/**
 * How many passwords and codes of the second factor may be tried, counted over all processes before they are looked at. A
 * device that has logged in before has a budget that strangers cannot touch; all others share small ones by account,
 * address and tenant, and when one of those is used up they need a code from the account's mailbox. So an attacker is
 * slowed to ten guesses an hour while the owner always has a way in. What was right gives back what it took.
 *
 * While Redis is away each process counts for itself (see RateLimits): n processes let through n times as many.
 */
@Injectable()
export class GuessLimits {
  constructor(
    private readonly limits: RateLimits,
    private readonly tokens: DeviceTokens,
    private readonly codes: DeviceCodes,
  ) {}

  /** Leave to try a password. @returns undefined when a code is needed, see {@link ask} */
  async admit(attempt: Attempt): Promise<Admission | undefined> {
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
   * Leave to try a code of the second factor at a log-in.
   * @param by who got as far as that
   */
  async admitCode(realm: Realm, accountId: string, by: Guesser): Promise<Leave | undefined> {
    return this.take([[BY_SECOND_FACTOR, `${placeOf(realm)}:${accountId}:${by}`]]);
  }

  /** The question whose answer lets a log-in go on, and whether it is time to mail the answer. */
  async ask(realm: Realm, email: string): Promise<DeviceCode & { readonly mail: boolean }> {
    const question = this.codes.of(realm, email);
    // Counted by question: the mail with the last hour's answer must not hold up that of this hour.
    const { allowed } = await this.limits.consume(MAILS, `${placeOf(realm)}:${question.challengeId}`);
    return { ...question, mail: allowed };
  }

  /** What a device that has just logged in shows the next time. */
  deviceToken(realm: Realm, accountId: string): string {
    return this.tokens.issue(realm, accountId);
  }

  /** Leave for who is logged in to prove it again: each session has a budget that no other can use up. */
  async admitAgain(realm: Realm, sessionId: string): Promise<Leave | undefined> {
    return this.take([[BY_SESSION, `${placeOf(realm)}:${hashToken(sessionId)}`]]);
  }

  /** Takes one of each budget, or, when one is used up, of none. */
  private async take(budgets: readonly [RatePolicy, string][]): Promise<Leave | undefined> {
    const taken: [RatePolicy, string][] = [];
    const giveBack = async (): Promise<void> => {
      for (const [policy, key] of taken) await this.limits.giveBack(policy, key);
    };
    for (const [policy, key] of budgets) {
      const { allowed } = await this.limits.consume(policy, key);
      if (!allowed) {
        await giveBack();
        return undefined;
      }
      taken.push([policy, key]);
    }
    return { giveBack };
  }
}

function placeOf({ audience, tenantId = 'platform' }: Realm): string {
  return `${tenantId}:${audience}`;
}
