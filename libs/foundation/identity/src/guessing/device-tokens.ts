import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { deriveKey, equalInConstantTime } from '#platform/crypto';
import { newId } from '#platform/ids';
import type { Realm } from '../tokens/refresh-tokens.js';

const LIFE_MS = 365 * 86_400_000;

/**
 * Device tokens ("device cookies", OWASP Slow Down Online Guessing Attacks with Device Cookies): they show that a device has
 * logged in to this account before. A token gives no access; it only gives the device its own budget of guesses, which
 * strangers cannot use up. The format is `<device>.<expiry>.<tag>`; the tag is an HMAC over realm, account, device and
 * expiry, so nothing is stored.
 */
@Injectable()
export class DeviceTokens {
  private readonly key: Buffer;

  constructor(@Inject(CONFIG) config: Config) {
    this.key = deriveKey(config.ENCRYPTION_KEY, 'device-token');
  }

  /** A token for a device that has just logged in; valid for a year. */
  issue(realm: Realm, accountId: string): string {
    const device = newId();
    const expiry = (Date.now() + LIFE_MS).toString(36);
    return `${device}.${expiry}.${this.tag(realm, accountId, device, expiry)}`;
  }

  /** The device that a token names, or undefined if it is not one of this account's. */
  deviceOf(realm: Realm, accountId: string, token: string): string | undefined {
    const [device = '', expiry = '', tag = '', ...rest] = token.split('.');
    if (rest.length > 0 || !equalInConstantTime(tag, this.tag(realm, accountId, device, expiry)))
      return undefined;
    return Number.parseInt(expiry, 36) > Date.now() ? device : undefined;
  }

  private tag({ audience, tenantId = '' }: Realm, account: string, device: string, expiry: string): string {
    return createHmac('sha256', this.key)
      .update([audience, tenantId, account, device, expiry].join('|'))
      .digest('base64url');
  }
}
