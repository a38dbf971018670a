import { createHmac } from 'node:crypto';
import type { PurposeKey } from './purpose-key.js';
import { equalInConstantTime } from './tokens.js';

/** HMACs with the keys of one purpose. */
export class Mac {
  constructor(
    private readonly keys: () => readonly PurposeKey[],
    private readonly algorithm: 'sha256' | 'sha384',
  ) {}

  /** The text's HMAC with the current key. */
  of(text: string | Buffer): Buffer {
    return this.with(this.keys()[0]!, text);
  }

  /** The text's HMACs with each key, the current first: to find what an older key made. */
  all(text: string | Buffer): Buffer[] {
    return this.keys().map((key) => this.with(key, text));
  }

  /** The text's HMAC with the key of this name; undefined if the ring does not have it. */
  by(id: string, text: string | Buffer): Buffer | undefined {
    const key = this.keys().find((each) => each.id === id);
    return key && this.with(key, text);
  }

  /** Whether one of the keys made this HMAC (base64url) of the text. Takes the same time wherever they differ. */
  made(tag: string, text: string | Buffer): boolean {
    return this.all(text).some((right) => equalInConstantTime(right.toString('base64url'), tag));
  }

  private with({ key }: PurposeKey, text: string | Buffer): Buffer {
    return createHmac(this.algorithm, key).update(text).digest();
  }
}
