import { isId } from '#platform/ids';
import { problemOf, text, type Value } from '#platform/values';
import type { Wording } from '#platform/languages';

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

/** What the pattern of slugs asks for. */
export const SLUG_HINT: Wording = {
  en: 'must be lower-case letters, digits and single hyphens',
  de: 'muss aus Kleinbuchstaben, Ziffern und einzelnen Bindestrichen bestehen',
};

const LIKE_AN_ID: Wording = { en: 'must not look like an id', de: 'darf nicht wie eine Id aussehen' };

/** All that is asked of a slug. */
export const MUST_BE_SLUG: Wording = {
  en: 'must be lower-case letters, digits and hyphens, and not look like an id',
  de: 'muss aus Kleinbuchstaben, Ziffern und Bindestrichen bestehen und darf nicht wie eine Id aussehen',
};

/** Rules for a slug. It must not look like an id, because routes accept both. */
export function slug(): Value {
  const limits = {
    max: SLUG_MAX,
    pattern: SLUG,
    patternHint: SLUG_HINT,
  };
  const { rules, ...rest } = text(limits);
  const check = (value: unknown) => (isId(value) ? LIKE_AN_ID : undefined);
  return { ...rest, rules: [...rules, { code: 'format', check }] };
}

/** Whether a text may be a slug. */
export function isSlug(given: string): boolean {
  return problemOf(given, slug()) === undefined;
}
