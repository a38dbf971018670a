import { Injectable } from '@nestjs/common';
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
  /** A token for a device that has just logged in; valid for a year. */
  issue(realm: Realm, accountId: string): string {
    const device = newId();
    const expiry = (Date.now() + LIFE_MS).toString(36);
    const tag = realm.keys.mac(PURPOSE).of(textOf(realm, accountId, device, expiry));
    return `${device}.${expiry}.${tag.toString('base64url')}`;
  }

  /** The device that a token names, or undefined if it is not one of this account's. */
  deviceOf(realm: Realm, accountId: string, token: string): string | undefined {
    const [device = '', expiry = '', tag = '', ...rest] = token.split('.');
    const ours = realm.keys.mac(PURPOSE).made(tag, textOf(realm, accountId, device, expiry));
    if (rest.length > 0 || !ours) return undefined;
    return Number.parseInt(expiry, 36) > Date.now() ? device : undefined;
  }
}

const PURPOSE = 'device-token';

function textOf({ audience, tenantId = '' }: Realm, account: string, device: string, expiry: string): string {
  return [audience, tenantId, account, device, expiry].join('|');
}
