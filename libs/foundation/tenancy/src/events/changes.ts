import { isDeepStrictEqual } from 'node:util';

/** Fields of an aggregate before and after a change; whole documents do, what is equal is left out. No secrets. */
export interface Changes {
  readonly before: object;
  readonly after: object;
}

/** What every change touches, and tells nobody anything. */
const BOOKKEEPING = new Set(['version', 'updatedAt']);

/** The fields that differ. */
export function onlyChanged({ before, after }: Changes): Changes {
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const fields = new Set([...Object.keys(old), ...Object.keys(now)]);
  const differ = [...fields].filter(
    (field) => !BOOKKEEPING.has(field) && !isDeepStrictEqual(old[field], now[field]),
  );
  const pick = (from: Record<string, unknown>): object =>
    Object.fromEntries(
      differ.filter((field) => from[field] !== undefined).map((field) => [field, from[field]]),
    );
  return { before: pick(old), after: pick(now) };
}
