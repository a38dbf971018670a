/** 32 letters and digits: 256 can be divided by 32, and hardly any of them look alike. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const LENGTH = 10;

/**
 * Spells a code as mails show it, `k7qf2-mpdxr`: ten characters are 50 bits. That is enough without a count of attempts for
 * the address, which strangers could use up.
 * @param bytes at least ten, random or derived with a key
 */
export function spellCode(bytes: Uint8Array): string {
  const letters = [...bytes.subarray(0, LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return letters.join('').replace(/^(.{5})/, '$1-');
}

/** Normalises a typed code for comparison: case, spaces and hyphens do not matter. */
export function readCode(typed: string): string {
  return typed.toLowerCase().replace(/[\s-]/g, '');
}
