import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { deriveKey, equalInConstantTime } from '#platform/crypto';
import { readCode, spellCode } from '../challenges/code-letters.js';
import type { Realm } from '../tokens/refresh-tokens.js';

const SLOT_MS = 3_600_000;

/** A question and its answer: whoever reads the account's mail knows the code. */
export interface DeviceCode {
  readonly challengeId: string;
  readonly code: string;
}

/**
 * Codes that let a device go on whose budget of guesses strangers have used up. Derived from account and hour, not
 * stored: all who ask within an hour are asked the same, so nobody can use up, invalidate or flood away the code that the
 * owner has in the mailbox. With ten characters (50 bits) it need not be protected by a count of attempts either,
 * which an attacker could use up as well. It is good for one to two hours.
 */
@Injectable()
export class DeviceCodes {
  private readonly key: Buffer;

  constructor(@Inject(CONFIG) config: Config) {
    this.key = deriveKey(config.ENCRYPTION_KEY, 'device-code');
  }

  /** The question of this hour; the same whether the email has an account or not. */
  of(realm: Realm, email: string, now = Date.now()): DeviceCode {
    const slot = Math.floor(now / SLOT_MS);
    const challengeId = this.mac(realm, email, slot, 'id').toString('base64url').slice(0, 26);
    return { challengeId, code: spellCode(this.mac(realm, email, slot, 'code')) };
  }

  /** Whether this is the answer to that question, of this hour or the one before. */
  accepts(realm: Realm, email: string, challengeId: string, code: string, now = Date.now()): boolean {
    const given = readCode(code);
    const answers = [now, now - SLOT_MS].map((time) => this.of(realm, email, time));
    const matches = answers.map(
      (right) =>
        equalInConstantTime(right.challengeId, challengeId) &&
        equalInConstantTime(readCode(right.code), given),
    );
    return matches.includes(true);
  }

  private mac({ audience, tenantId = '' }: Realm, email: string, slot: number, use: string): Buffer {
    const text = [audience, tenantId, email, slot, use].join('|');
    return createHmac('sha256', this.key).update(text).digest();
  }
}
