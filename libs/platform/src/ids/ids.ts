import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const pool = Buffer.alloc(10 * 256);
let used = pool.length;

/**
 * A new opaque id: 26 characters of lower-case Crockford base32, 48 bits of milliseconds then 80 random bits, so
 * ids sort roughly by age and index pages stay warm. Shape after ULID (https://github.com/ulid/spec).
 */
export function newId(now = Date.now()): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let id = '';
  for (let shift = 45; shift >= 0; shift -= 5) id += ALPHABET[Math.floor(now / 2 ** shift) % 32];
  let bits = 0;
  let value = 0;
  for (let i = 0; i < 10; i++) {
    value = (value << 8) | pool[used + i]!;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      id += ALPHABET[(value >>> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  used += 10;
  return id;
}

/** Whether a value could have come from {@link newId}; anything else need not be looked up. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-hjkmnp-tv-z]{26}$/.test(value);
}
