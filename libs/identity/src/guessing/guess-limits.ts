import { Injectable } from '@nestjs/common';
import { hashToken } from '#platform/crypto';
import { rateKeyOf, RateLimits, ratePolicy, type RatePolicy } from '#platform/rate-limit';
import type { Realm } from '../tokens/refresh-tokens.js';
import { DeviceCodes, type DeviceCode } from './device-codes.js';
import { DeviceTokens } from './device-tokens.js';

const HOUR = 3_600;
const hourly = (name: string, limit: number) => ratePolicy(name, limit, HOUR, { strict: true });

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
/** Passwords and codes that may be tried by who is logged in, at step-up. */
const BY_SESSION = hourly('guess-step-up', 10);
/** One-time codes of registrations and resets that may be tried for one email, whatever challenges they answer. */
const BY_CHALLENGED = hourly('guess-challenge', 30);
/** Mails with a device code to one account. */
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

/** Leave to try one password. */
export interface Leave {
  /** The password was right, so nothing was guessed. */
  giveBack(): Promise<void>;
}

/**
 * How many passwords may be tried, counted over all processes before the password is looked at. A device that has logged
 * in before has a budget that strangers cannot touch; all others share small ones by account, address and tenant, and
 * when one of those is used up they need a code from the account's mailbox. So an attacker is slowed to ten guesses an
 * hour while the owner always has a way in. A right password gives back what it took.
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

  /** @returns undefined when a code is needed, see {@link ask} */
  async admit(attempt: Attempt): Promise<Leave | undefined> {
    const { realm, email, accountId, deviceToken, challengeId, deviceCode, ip = '' } = attempt;
    const place = placeOf(realm);
    const account = `${place}:${hashToken(email)}`;
    const device = accountId && deviceToken && this.tokens.deviceOf(realm, accountId, deviceToken);
    if (device) {
      const known = await this.take([[BY_DEVICE, `${place}:${device}`]]);
      if (known) return known;
    }
    if (challengeId && deviceCode && this.codes.accepts(realm, email, challengeId, deviceCode)) {
      return this.take([[BY_CODE, account]]);
    }
    return this.take([
      [BY_ACCOUNT, account],
      [BY_ADDRESS, `${place}:${rateKeyOf(ip)}`],
      [BY_TENANT, place],
    ]);
  }

  /** The question whose answer lets a log-in go on, and whether it is time to mail the answer. */
  async ask(realm: Realm, email: string): Promise<DeviceCode & { readonly mail: boolean }> {
    const { allowed } = await this.limits.consume(MAILS, `${placeOf(realm)}:${hashToken(email)}`);
    return { ...this.codes.of(realm, email), mail: allowed };
  }

  /** What a device that has just logged in shows the next time. */
  deviceToken(realm: Realm, accountId: string): string {
    return this.tokens.issue(realm, accountId);
  }

  /** Leave for somebody who is logged in to prove it again. */
  async admitAgain(realm: Realm, accountId: string): Promise<Leave | undefined> {
    return this.take([[BY_SESSION, `${placeOf(realm)}:${accountId}`]]);
  }

  /** Whether one more one-time code may be tried for an email of a tenant. */
  async admitCode(tenantId: string, purpose: string, email: string): Promise<boolean> {
    const key = `${tenantId}:${purpose}:${hashToken(email)}`;
    return (await this.limits.consume(BY_CHALLENGED, key)).allowed;
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
