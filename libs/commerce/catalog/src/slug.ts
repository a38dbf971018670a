import { isId } from '#platform/ids';
import { problemOf, text, type Value } from '#platform/values';

/** Lower-case letters, digits and single hyphens. */
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const SLUG_MAX = 120;

/** Letters that Unicode does not take apart into a base letter and an accent. */
const SPELT: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  þ: 'th',
};

/** Text without case and accents, for sorting and for slugs. */
export function plainKey(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøđłþ]/g, (letter) => SPELT[letter]!);
}

/** The slug that a text suggests, such as `blaue-hutte` for “Blaue Hütte!”; empty where nothing of it can be kept. */
export function slugify(text: string): string {
  // What stands further behind is cut off anyway.
  return plainKey(text.slice(0, 4 * SLUG_MAX))
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_MAX)
    .replace(/^-+|-+$/g, '');
}

/** What a slug must be. It may not look like an id: addresses take either. */
export function slug(): Value {
  const limits = {
    max: SLUG_MAX,
    pattern: SLUG,
    patternHint: 'lower-case letters, digits and single hyphens',
  };
  const { rules, ...rest } = text(limits);
  const check = (value: unknown) => (isId(value) ? 'must not look like an id' : undefined);
  return { ...rest, rules: [...rules, { code: 'format', check }] };
}

/** Whether a text may be a slug. */
export function isSlug(given: string): boolean {
  return problemOf(given, slug()) === undefined;
}
