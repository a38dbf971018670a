import { isId } from '#platform/ids';
import { worded, type Wording } from '#platform/languages';
import { count, problemOf, type Value, type ValueRule } from './value.js';

export interface TextLimits {
  /** Least length in characters (default 1: empty text is refused). */
  readonly min?: number;
  /** Greatest length in characters (default 255). */
  readonly max?: number;
  readonly pattern?: RegExp;
  /** What the pattern asks for, such as `must be six digits`. */
  readonly patternHint?: Wording;
  /** Remove white space at both ends (default true); false for passwords and codes that are compared unchanged. */
  readonly trim?: boolean;
}

/**
 * The minimum length of the trimmed text as a JSON Schema pattern for the text before it is trimmed: ECMA 262 with the flag
 * `u`, where `\s` matches the characters that are removed.
 */
function patternOfTrimmed(min: number): { pattern?: string } {
  if (min === 0) return {};
  return { pattern: min === 1 ? '\\S' : `\\S[\\s\\S]{${min - 2},}\\S` };
}

/** Text with a minimum and maximum length, trimmed and in Unicode normal form C unless `trim` is false. */
export function text({
  min = 1,
  max = 255,
  pattern,
  patternHint,
  trim = true,
}: TextLimits = {}): Value<string> {
  return {
    schema: {
      type: 'string',
      minLength: min,
      maxLength: max,
      ...(pattern ? { pattern: pattern.source } : trim && patternOfTrimmed(min)),
    },
    rules: [isText, lengthBetween(min, max), wellFormed, ...(pattern ? [matches(pattern, patternHint)] : [])],
    ...(trim && { normalise: trimmed }),
  };
}

export interface ListLimits extends TextLimits {
  /** Fewest items (default 0). */
  readonly minItems?: number;
  /** Most items (default 100). */
  readonly maxItems?: number;
  /** Two equal items are refused. */
  readonly unique?: boolean;
  /** Each item is one of these. */
  readonly values?: readonly string[];
  /** The name of the list of {@link values} in the documents. */
  readonly name?: string;
  /** An extra rule for each item. */
  readonly item?: Value;
}

/** A list of texts; `min`, `max` and `pattern` apply to each of them. */
export function texts(limits: ListLimits = {}): Value<readonly string[]> {
  const { minItems = 0, maxItems = 100, values, name, unique = false, item = text(limits) } = limits;
  const { normalise } = item;
  return {
    schema: {
      type: 'array',
      items: values ? oneOf(values, name).schema : item.schema,
      minItems,
      maxItems,
      ...(unique && { uniqueItems: true }),
    },
    rules: [
      isList,
      count(minItems, maxItems),
      ...item.rules.map(ofEach),
      ...(values ? [onlyOf(values)] : []),
      ...(unique ? [withoutRepetition] : []),
    ],
    ...(normalise && {
      // A list that is too long is refused, so it is not normalised.
      normalise: (value: unknown) =>
        Array.isArray(value) && value.length <= maxItems ? value.map(normalise) : value,
    }),
  };
}

/**
 * A text from a list of values. The list may grow until start-up is complete (as permissions do while libraries load).
 * @param name the name of the list in the documents, if it is a separate schema there
 */
export function oneOf<const T extends string>(values: readonly T[], name?: string): Value<T> {
  const choice = (value: unknown): Wording | undefined =>
    values.includes(value as T)
      ? undefined
      : { en: `must be one of ${values.join(', ')}`, de: `muss eines von diesen sein: ${values.join(', ')}` };
  return {
    schema: { type: 'string', enum: values, ...(name !== undefined && { 'x-enum-name': name }) },
    rules: [isText, { code: 'choice', check: choice }],
  };
}

/** An id made by `newId`. */
export function id(): Value<string> {
  return {
    schema: { type: 'string', pattern: '^[0-9a-hjkmnp-tv-z]{26}$' },
    rules: [
      isText,
      {
        code: 'format',
        check: (value) => (isId(value) ? undefined : { en: 'must be an id', de: 'muss eine Id sein' }),
      },
    ],
  };
}

export const isText: ValueRule = {
  code: 'type',
  check: (value) =>
    typeof value === 'string' ? undefined : { en: 'must be text', de: 'muss ein Text sein' },
};

/**
 * More combining marks on one letter than any language uses (UAX #15, Stream-Safe Text Format). The time to sort marks grows
 * with their square: three seconds for a hundred thousand.
 */
const STACKED_MARKS = /\p{M}{31}/u;

/**
 * Refuses NUL, which ends strings in C libraries; lone surrogates, which UTF-8 cannot write; and more than thirty marks on a
 * letter, which no language uses.
 */
export const wellFormed: ValueRule = {
  code: 'format',
  check: (value) => {
    const given = value as string;
    if (/[\0\p{Surrogate}]/u.test(given)) {
      return {
        en: 'must not contain NUL or broken characters',
        de: 'darf weder NUL noch beschädigte Zeichen enthalten',
      };
    }
    return isAscii(given) || !STACKED_MARKS.test(given)
      ? undefined
      : {
          en: 'must not have more than 30 marks on a letter',
          de: 'darf nicht mehr als 30 Zusatzzeichen auf einem Buchstaben haben',
        };
  },
};

export function lengthBetween(min: number, max: number): ValueRule {
  return {
    code: 'length',
    check: (value) => {
      const given = value as string;
      if (given.length < min || characters(given) < min) {
        return min === 1
          ? { en: 'must not be empty', de: 'darf nicht leer sein' }
          : { en: `must have at least ${min} characters`, de: `muss mindestens ${min} Zeichen haben` };
      }
      return given.length > max && characters(given) > max
        ? { en: `must have at most ${max} characters`, de: `darf höchstens ${max} Zeichen haben` }
        : undefined;
    },
  };
}

/** Text without white space at its ends, in normal form C; only trimmed if {@link wellFormed} will refuse it. */
export function trimmedText(given: string): string {
  const bare = given.trim();
  return isAscii(bare) || STACKED_MARKS.test(bare) ? bare : bare.normalize('NFC');
}

/** {@link trimmedText} for a value that may not be text. */
export const trimmed = (value: unknown): unknown => (typeof value === 'string' ? trimmedText(value) : value);

function isAscii(given: string): boolean {
  return !/[^\x00-\x7f]/.test(given);
}

/** Length in characters as JSON Schema counts them (code points). */
function characters(given: string): number {
  let pairs = 0;
  for (let i = 0; i < given.length - 1; i++) if ((given.charCodeAt(i) & 0xfc00) === 0xd800) pairs++;
  return given.length - pairs;
}

function matches(
  pattern: RegExp,
  hint: Wording = {
    en: `must be text that matches ${pattern.source}`,
    de: `muss ein Text sein, der zu ${pattern.source} passt`,
  },
): ValueRule {
  return {
    code: 'format',
    check: (value) => (pattern.test(value as string) ? undefined : hint),
  };
}

const isList: ValueRule = {
  code: 'type',
  check: (value) =>
    Array.isArray(value)
      ? undefined
      : { en: 'must be a list of texts', de: 'muss eine Liste von Texten sein' },
};

const ITEM: Wording = { en: 'item', de: 'Eintrag' };

function ofEach(rule: ValueRule): ValueRule {
  return {
    code: rule.code,
    check: (value) => {
      const items = value as readonly unknown[];
      for (let i = 0; i < items.length; i++) {
        const wrong = rule.check(items[i]);
        if (wrong) return worded((language) => `${ITEM[language]} ${i} ${wrong[language]}`);
      }
      return undefined;
    },
  };
}

function onlyOf(values: readonly string[]): ValueRule {
  const item = oneOf(values);
  return {
    code: 'choice',
    check: (value) =>
      (value as readonly unknown[]).some((one) => problemOf(one, item))
        ? { en: `must contain only ${values.join(', ')}`, de: `darf nur enthalten: ${values.join(', ')}` }
        : undefined,
  };
}

const withoutRepetition: ValueRule = {
  code: 'items',
  check: (value) =>
    new Set(value as unknown[]).size === (value as unknown[]).length
      ? undefined
      : { en: 'must not repeat an item', de: 'darf keinen Eintrag zweimal haben' },
};
