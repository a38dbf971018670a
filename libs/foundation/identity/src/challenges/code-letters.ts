/** 32 letters and digits: an even share of 256, and hardly any that look alike. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const LENGTH = 10;

/**
 * Spells a code as mails show it, `k7qf2-mpdxr`: ten characters are 50 bits. So many that guessing needs no count of
 * attempts to be hopeless, and such a count is what strangers could use up.
 * @param bytes random, or derived with a key; ten at least
 */
export function spellCode(bytes: Uint8Array): string {
  const letters = [...bytes.subarray(0, LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return letters.join('').replace(/^(.{5})/, '$1-');
}

/** What somebody typed, in the one form in which codes are compared: no matter of case, spaces and hyphens. */
export function readCode(typed: string): string {
  return typed.toLowerCase().replace(/[\s-]/g, '');
}
