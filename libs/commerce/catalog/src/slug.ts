import { isId } from '#platform/ids';
import { problemOf, text, type Value } from '#platform/values';
import type { Wording } from '#platform/languages';

/**
 * Lower-case letters, digits and single hyphens. The pattern is for readers of the documents, whose engines may know no letters
 * but these: it excludes only the other ASCII characters. {@link slug} checks the rest.
 */
export const SLUG = /^[^\s!-/:-`{-©]+(?:-[^\s!-/:-`{-©]+)*$/;
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
const SPELT_LETTERS = /[ßæœøđłþ]/g;
const MARKS_OF_LATIN = /(?<=[a-zßæœøđłþ])\p{M}+/gu;

/** Text without case and accents, for sorting. */
export function plainKey(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(SPELT_LETTERS, (letter) => SPELT[letter]!);
}

/**
 * Makes a slug from a text, such as `blaue-hutte` from “Blaue Hütte!” and `красный-чай` from “Красный чай”; empty if no character
 * can be used. Different texts may give the same slug, so a slug made from a text does not identify it.
 */
export function slugify(text: string): string {
  // The rest of a long text would be cut off later.
  const plain = text
    .slice(0, 4 * SLUG_MAX)
    .normalize('NFKD')
    .toLowerCase()
    // In other scripts, marks are vowels or make other letters.
    .replace(MARKS_OF_LATIN, '')
    .replace(SPELT_LETTERS, (letter) => SPELT[letter]!)
    .normalize('NFC')
    .replace(/[^\p{Ll}\p{Lm}\p{Lo}\p{M}\p{Nd}]+/gu, '-')
    .replace(/^-+/, '');
  return cutTo(SLUG_MAX, plain).replace(/-+$/, '');
}

/** The beginning of a text, without half a character at its end. */
export function cutTo(length: number, text: string): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
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
  const check = (value: unknown) => {
    if (isId(value)) return LIKE_AN_ID;
    return slugify(value as string) === value ? undefined : SLUG_HINT;
  };
  return { ...rest, rules: [...rules, { code: 'format', check }] };
}

/** Whether a text may be a slug. */
export function isSlug(given: string): boolean {
  return problemOf(given, slug()) === undefined;
}
