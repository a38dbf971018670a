import type { Mac } from '#platform/crypto';

/** The hash before the first entry. */
export const GENESIS = '';

/**
 * The hash that chains an entry to the one before it: HMAC-SHA-256, so that somebody who can write to the database but does
 * not have the key cannot make a valid chain.
 */
export function chainHash(mac: Mac, previous: string, entry: object): string {
  return mac.of(linkOf(previous, entry)).toString('base64url');
}

/** Whether an entry with this hash follows the previous one; also if it was written before the keys were rotated. */
export function continues(mac: Mac, previous: string, entry: object, hash: string): boolean {
  return mac.made(hash, linkOf(previous, entry));
}

function linkOf(previous: string, entry: object): string {
  return `${previous}\n${canonical(entry)}`;
}

/** The value as JSON with sorted fields, because a database may return the fields in another order. */
export function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
