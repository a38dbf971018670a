import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** `live` keys belong to installations in production, `test` keys to all others; neither works at the other kind. */
export type KeyMode = 'live' | 'test';

/** The parts of an API key's text. */
export interface KeyText {
  readonly text: string;
  readonly mode: KeyMode;
  readonly tenantId: string;
  readonly keyId: string;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62⁴³ > 2²⁵⁶ */
const SECRET_LENGTH = 43;
/** 62⁶ > 2³² */
const CHECKSUM_LENGTH = 6;
const SHAPE = /^emp_(live|test)_([0-9a-z]{26})_([0-9a-z]{26})_[0-9A-Za-z]{49}$/;

/**
 * A new key: `emp_<mode>_<tenant>_<key>_<secret><checksum>`, with 256 random bits in base62. With the
 * checksum (CRC-32 of all before it, in base62, as in GitHub's tokens), scanners for leaked secrets and the edge can recognise
 * a wrong key without a query.
 */
export function newKeyText(mode: KeyMode, tenantId: string, keyId: string): string {
  const secret = base62(BigInt(`0x${randomBytes(32).toString('hex')}`), SECRET_LENGTH);
  const body = `emp_${mode}_${tenantId}_${keyId}_${secret}`;
  return body + checksum(body);
}

/** Reads the text of a key; undefined if it cannot be a key. */
export function readKeyText(text: string): KeyText | undefined {
  const [, mode, tenantId, keyId] = SHAPE.exec(text) ?? [];
  if (!mode || checksum(text.slice(0, -CHECKSUM_LENGTH)) !== text.slice(-CHECKSUM_LENGTH)) return undefined;
  return { text, mode: mode as KeyMode, tenantId: tenantId!, keyId: keyId! };
}

function checksum(body: string): string {
  return base62(BigInt(crc32(body)), CHECKSUM_LENGTH);
}

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 62n) text = DIGITS[Number(rest % 62n)]! + text;
  return text;
}
