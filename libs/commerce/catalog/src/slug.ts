import { isId } from '#platform/ids';
import { problemOf, text, type Value } from '#platform/values';

/** Lower-case letters, digits and single hyphens. */
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const SLUG_MAX = 120;

/** Letters that Unicode normalisation does not split into a base letter and an accent. */
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

/** Makes a slug from a text, such as `blaue-hutte` from “Blaue Hütte!”; empty if no character can be used. */
export function slugify(text: string): string {
  // The rest of a long text would be cut off later.
  return plainKey(text.slice(0, 4 * SLUG_MAX))
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_MAX)
    .replace(/^-+|-+$/g, '');
}

/** Rules for a slug. It must not look like an id, because routes accept both. */
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
