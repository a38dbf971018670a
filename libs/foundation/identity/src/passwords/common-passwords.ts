import { createRequire } from 'node:module';

const SHORTEST = 8;

let known: ReadonlySet<string> | undefined;

/**
 * Whether a password is in the list of the most common ones with at least 8 characters (some 18,000; the source is
 * @zxcvbn-ts/language-common, MIT, which took them from leaks). Case does not matter. The list is read at the first
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
