import { createRequire } from 'node:module';

const SHORTEST = 8;

let known: ReadonlySet<string> | undefined;

/**
 * Whether a password is among the most common ones that are long enough to be chosen here (some 18,000; the source is
 * @zxcvbn-ts/language-common, MIT, which took them from what leaked). Case does not matter. The list is read at the first
 * use and kept, about 2 MB.
 */
export function isCommonPassword(password: string): boolean {
  known ??= load();
  return known.has(password.normalize('NFKC').toLowerCase());
}

/** How many passwords the list holds. */
export function commonPasswordCount(): number {
  known ??= load();
  return known.size;
}

function load(): ReadonlySet<string> {
  const list = createRequire(import.meta.url)('@zxcvbn-ts/language-common/src/passwords.json') as string[];
  return new Set(list.filter((one) => [...one].length >= SHORTEST).map((one) => one.toLowerCase()));
}
