import { Injectable } from '@nestjs/common';
import { equalInConstantTime } from '#platform/crypto';
import { readCode, spellCode } from '../challenges/code-letters.js';
import type { Realm } from '../tokens/refresh-tokens.js';

const SLOT_MS = 3_600_000;

/** A challenge and its code; people who read the account's mail know the code. */
export interface DeviceCode {
  readonly challengeId: string;
  readonly code: string;
}

/**
 * Codes with which an unknown device can log in after strangers have used up the guesses. A code is derived from account and
 * hour and not stored: within an hour everybody gets the same challenge, so nobody can use up or invalidate the code in the
 * owner's mailbox. With ten characters (50 bits) it needs no count of attempts, which an attacker could use up too. It is
 * valid for one to two hours.
 */
@Injectable()
export class DeviceCodes {
  /** The challenge of this hour; the same for an email with or without an account. */
  of(realm: Realm, email: string, now = Date.now()): DeviceCode {
    return this.all(realm, email, now)[0]!;
  }

  /** Whether the code answers this challenge, of this hour or the one before. */
  accepts(realm: Realm, email: string, challengeId: string, code: string, now = Date.now()): boolean {
    const given = readCode(code);
    const answers = [now, now - SLOT_MS].flatMap((time) => this.all(realm, email, time));
    const matches = answers.map(
      (right) =>
        equalInConstantTime(right.challengeId, challengeId) &&
        equalInConstantTime(readCode(right.code), given),
    );
    return matches.includes(true);
  }

  /** The challenge of this hour by each key of the realm, the current first. */
  private all({ audience, tenantId = '', keys }: Realm, email: string, now: number): DeviceCode[] {
    const slot = Math.floor(now / SLOT_MS);
    const by = (use: string): Buffer[] =>
      keys.mac('device-code').all([audience, tenantId, email, slot, use].join('|'));
    const codes = by('code').map(spellCode);
    return by('id').map((id, index) => ({
      challengeId: id.toString('base64url').slice(0, 26),
      code: codes[index]!,
    }));
  }
}
