import { createHmac } from 'node:crypto';

/** What the first entry is chained to. */
export const GENESIS = '';

/**
 * The hash that chains an entry to the one before it: HMAC-SHA-256, so that whoever can write into the database but has
 * not got the key cannot make a chain that holds.
 */
export function chainHash(key: Buffer, previous: string, entry: object): string {
  return createHmac('sha256', key)
    .update(`${previous}\n${canonical(entry)}`)
    .digest('base64url');
}

/** One text for one value, whatever the order in which a database gives the fields back. */
export function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
