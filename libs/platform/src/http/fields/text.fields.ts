import { isId } from '#platform/ids';
import { field, type FieldOptions, type FieldRule } from './field.js';

export interface TextOptions extends FieldOptions<string> {
  /** Least length in characters (default 1: empty text is refused). */
  readonly min?: number;
  /** Greatest length in characters (default 255). */
  readonly max?: number;
  readonly pattern?: RegExp;
  /** How the pattern is told to people, such as `lower-case letters, digits and hyphens`. */
  readonly patternHint?: string;
  /** Cut white space at both ends (default true); false for passwords and codes that are compared as they are. */
  readonly trim?: boolean;
  /** OpenAPI format, for the documents only. */
  readonly format?: string;
}

const isText: FieldRule = {
  code: 'type',
  check: (value) => (typeof value === 'string' ? undefined : 'must be text'),
};

/** NUL ends strings in C libraries further down; a lone surrogate cannot be written as UTF-8. */
const wellFormed: FieldRule = {
  code: 'format',
  check: (value) =>
    /[\0\p{Surrogate}]/u.test(value as string) ? 'must not hold NUL or broken characters' : undefined,
};

/** Characters as JSON Schema counts them (code points); counted only where UTF-16 units do not settle it. */
function characters(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length - 1; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xd800) pairs++;
  return text.length - pairs;
}

function lengthBetween(min: number, max: number): FieldRule {
  return {
    code: 'length',
    check: (value) => {
      const text = value as string;
      if (text.length < min || characters(text) < min) {
        return min === 1 ? 'must not be empty' : `must have at least ${min} characters`;
      }
      return text.length > max && characters(text) > max ? `must have at most ${max} characters` : undefined;
    },
  };
}

const normalised = (value: unknown): unknown =>
  typeof value === 'string' ? value.trim().normalize('NFC') : value;

/** Text of a length, trimmed and in Unicode normal form C unless `trim` is false. */
export function Text(options: TextOptions = {}): PropertyDecorator {
  const { min = 1, max = 255, pattern, patternHint, trim = true, format } = options;
  return field(options, {
    schema: {
      type: String,
      minLength: min,
      maxLength: max,
      ...(pattern && { pattern: pattern.source }),
      ...(format && { format }),
    },
    rules: [isText, lengthBetween(min, max), wellFormed, ...(pattern ? [matches(pattern, patternHint)] : [])],
    normalise: trim ? normalised : undefined,
  });
}

function matches(pattern: RegExp, hint = `text that matches ${pattern.source}`): FieldRule {
  return {
    code: 'format',
    check: (value) => (pattern.test(value as string) ? undefined : `must be ${hint}`),
  };
}

/** A text chosen from a list. The values become an enum of the documents. */
export function OneOf<T extends string>(
  values: readonly T[],
  options: FieldOptions<T> = {},
): PropertyDecorator {
  const known: ReadonlySet<unknown> = new Set(values);
  const choice = `must be one of ${values.join(', ')}`;
  return field(options, {
    schema: { type: String, enum: [...values] },
    rules: [isText, { code: 'choice', check: (value) => (known.has(value) ? undefined : choice) }],
  });
}

/** An id made by `newId`. */
export function Id(options: FieldOptions<string> = {}): PropertyDecorator {
  return field(
    { example: '01jd2k3m4n5p6q7r8s9tavwxyz', ...options },
    {
      schema: { type: String, pattern: '^[0-9a-hjkmnp-tv-z]{26}$' },
      rules: [isText, { code: 'format', check: (value) => (isId(value) ? undefined : 'must be an id') }],
    },
  );
}

/**
 * An email address, lower-cased and in normal form C. Deliberately loose about the local part (only a mail proves an
 * address) and bounded by RFC 5321 section 4.5.3.1: 64 octets before the @, 254 in all.
 */
export function Email(options: FieldOptions<string> = {}): PropertyDecorator {
  return field(
    { example: 'ada@example.com', ...options },
    {
      schema: { type: String, format: 'email', maxLength: 254 },
      rules: [
        isText,
        {
          code: 'format',
          check: (value) => (isEmail(value as string) ? undefined : 'must be an email address'),
        },
      ],
      normalise: (value) => (typeof value === 'string' ? value.trim().normalize('NFC').toLowerCase() : value),
    },
  );
}

const LOCAL_PART = /^[^\s@"(),:;<>[\\\]\p{Cc}\p{Surrogate}]{1,64}$/u;
const DOMAIN =
  /^(?=.{1,253}$)([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]{0,61}[\p{L}\p{N}]$/u;

function isEmail(text: string): boolean {
  if (text.length > 254) return false;
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1 || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false;
  return Buffer.byteLength(local) <= 64 && LOCAL_PART.test(local) && DOMAIN.test(text.slice(at + 1));
}

export interface UrlOptions extends FieldOptions<string> {
  /** Default: https and http. */
  readonly schemes?: readonly string[];
}

/** An absolute URL without credentials, of at most 2048 characters. Whether it may be called is the egress guard’s matter. */
export function Url(options: UrlOptions = {}): PropertyDecorator {
  const schemes = options.schemes ?? ['https', 'http'];
  const hint = `must be an absolute ${schemes.join(' or ')} URL without credentials`;
  return field(
    { example: 'https://shop.example.com/thanks', ...options },
    {
      schema: { type: String, format: 'uri', maxLength: 2048 },
      rules: [
        isText,
        lengthBetween(1, 2048),
        { code: 'format', check: (value) => (isUrl(value as string, schemes) ? undefined : hint) },
      ],
      normalise: normalised,
    },
  );
}

function isUrl(text: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    schemes.includes(url.protocol.slice(0, -1)) &&
    url.host !== '' &&
    url.username === '' &&
    url.password === ''
  );
}

const RFC3339 =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** A moment as RFC 3339 writes it, with its offset: `2026-02-28T12:00:00Z`. Stays text. */
export function Iso8601(options: FieldOptions<string> = {}): PropertyDecorator {
  return field(
    { example: '2026-02-28T12:00:00.000Z', ...options },
    {
      schema: { type: String, format: 'date-time' },
      rules: [
        isText,
        {
          code: 'format',
          check: (value) =>
            isMoment(value as string) ? undefined : 'must be a time such as 2026-02-28T12:00:00Z',
        },
      ],
    },
  );
}

/** Date rolls 31 February over into March instead of refusing it, so the day is compared. */
function isMoment(text: string): boolean {
  if (!RFC3339.test(text)) return false;
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10));
}

export interface TextListOptions
  extends FieldOptions<readonly string[]>, Omit<TextOptions, 'example' | 'default'> {
  /** Fewest items (default 0). */
  readonly minItems?: number;
  /** Most items (default 100). */
  readonly maxItems?: number;
  /** Two equal items are refused. */
  readonly unique?: boolean;
  /** Each item is one of these. */
  readonly values?: readonly string[];
}

/** A list of texts; `min`, `max` and `pattern` are about each of them. */
export function TextList(options: TextListOptions = {}): PropertyDecorator {
  const { min = 1, max = 255, pattern, patternHint, minItems = 0, maxItems = 100, values } = options;
  const itemRules = [
    isText,
    lengthBetween(min, max),
    wellFormed,
    ...(pattern ? [matches(pattern, patternHint)] : []),
  ];
  const known = values && new Set<unknown>(values);
  const items = {
    type: 'string',
    minLength: min,
    maxLength: max,
    ...(pattern && { pattern: pattern.source }),
    ...(values && { enum: [...values] }),
  };
  return field(options, {
    schema: { type: 'array', items, minItems, maxItems, ...(options.unique && { uniqueItems: true }) },
    rules: [
      { code: 'type', check: (value) => (Array.isArray(value) ? undefined : 'must be a list of texts') },
      { code: 'items', check: (value) => countBetween(value as unknown[], minItems, maxItems) },
      ...itemRules.map((rule) => ({
        code: rule.code,
        check: (value: unknown) => firstOf(value as unknown[], rule),
      })),
      ...(known
        ? [
            {
              code: 'choice' as const,
              check: (value: unknown) =>
                (value as unknown[]).every((item) => known.has(item))
                  ? undefined
                  : `must only hold ${values.join(', ')}`,
            },
          ]
        : []),
      ...(options.unique
        ? [
            {
              code: 'items' as const,
              check: (value: unknown) =>
                new Set(value as unknown[]).size === (value as unknown[]).length
                  ? undefined
                  : 'must not repeat an item',
            },
          ]
        : []),
    ],
    normalise:
      options.trim === false ? undefined : (value) => (Array.isArray(value) ? value.map(normalised) : value),
  });
}

function firstOf(list: readonly unknown[], rule: FieldRule): string | undefined {
  for (let i = 0; i < list.length; i++) {
    const wrong = rule.check(list[i]);
    if (wrong) return `item ${i} ${wrong}`;
  }
  return undefined;
}

/** What is wrong with the number of items, if anything. */
export function countBetween(list: readonly unknown[], min: number, max: number): string | undefined {
  if (list.length < min) return `must have at least ${min} item${min === 1 ? '' : 's'}`;
  return list.length > max ? `must have at most ${max} items` : undefined;
}
