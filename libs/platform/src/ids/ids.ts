import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** 80 random bits as sixteen digits of five, the most significant first. */
const digits = new Uint8Array(16);
let last = 0;

/**
 * A new opaque id: 26 characters of lower-case Crockford base32, 48 bits of milliseconds then 80 random bits. Ids sort
 * by creation time, also those that one process makes within a millisecond (they count up). So new ids are next to each other
 * in an index, and events of one transaction keep their order. Format and counting as in ULID
 * (https://github.com/ulid/spec).
 */
export function newId(now = Date.now()): string {
  if (now > last) {
    last = now;
    randomFillSync(digits);
    // The highest digit leaves room to count up; a carry out of it would take 2^79 ids in a millisecond.
    for (let i = 0; i < digits.length; i++) digits[i]! &= i === 0 ? 15 : 31;
  } else {
    for (let i = digits.length - 1; (digits[i] = (digits[i]! + 1) & 31) === 0; i--);
  }
  let id = '';
  for (let shift = 45; shift >= 0; shift -= 5) id += ALPHABET[Math.floor(last / 2 ** shift) % 32];
  for (const digit of digits) id += ALPHABET[digit];
  return id;
}

/** Whether a value has the format of {@link newId}; any other value need not be looked up. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-hjkmnp-tv-z]{26}$/.test(value);
}

/** When an id was made. @param id of {@link newId} */
export function timeOf(id: string): Date {
  return new Date([...id.slice(0, 10)].reduce((ms, digit) => ms * 32 + ALPHABET.indexOf(digit), 0));
}
