import { randomInt } from 'node:crypto';
import type { Mac } from '#platform/crypto';

const COUNT = 10;
/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 12;

/** Ten new codes of 59 bits each, written `xxxx-xxxx-xxxx`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, newCode);
}

/** Whether a text has the form of a recovery code; case, spaces and hyphens do not matter. */
export function looksLikeRecoveryCode(text: string): boolean {
  return bare(text).length === LENGTH;
}

/** The stored form of a code: a keyed hash, so that codes cannot be found with the database alone. */
export function hashRecoveryCode(mac: Mac, code: string): string {
  return mac.of(bare(code)).toString('base64url');
}

/** The forms in which a code may be stored: also those from before the keys were rotated. */
export function hashesOfRecoveryCode(mac: Mac, code: string): string[] {
  return mac.all(bare(code)).map((hash) => hash.toString('base64url'));
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[\s-]/g, '');
}

function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}
