import { createHmac, randomInt } from 'node:crypto';

const COUNT = 10;
/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 12;

/** Ten new codes of 59 bits each, written `xxxx-xxxx-xxxx`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, newCode);
}

/** Whether a text has the form of a recovery code, however it is written. */
export function looksLikeRecoveryCode(text: string): boolean {
  return bare(text).length === LENGTH;
}

/** What is stored of a code: a keyed hash, so that the database alone does not tell which code to try. */
export function hashRecoveryCode(key: Buffer, code: string): string {
  return createHmac('sha256', key).update(bare(code)).digest('base64url');
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[\s-]/g, '');
}

function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}
