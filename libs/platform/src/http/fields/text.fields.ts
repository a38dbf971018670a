import { email, id, oneOf, text, texts, time, url } from '#platform/values';
import type { ListLimits, TextLimits, Value } from '#platform/values';
import { field, type FieldOptions } from './field.js';

export interface TextOptions extends FieldOptions<string>, TextLimits {
  /** OpenAPI format, for the documents only. */
  readonly format?: string;
}

/** Text with a minimum and maximum length, trimmed and in Unicode normal form C unless `trim` is false. */
export function Text(options: TextOptions = {}): PropertyDecorator {
  const { schema, ...rest } = text(options);
  const { format } = options;
  return field(options, { ...rest, schema: { ...schema, ...(format && { format }) } });
}

/**
 * A field for a value that the domain declares. The value says whether it may be left out or be null, unless the options
 * say it.
 */
export function FieldOf<T>(value: Value, options: FieldOptions<T> = {}): PropertyDecorator {
  return field({ optional: value.optional, nullable: value.nullable, ...options }, value);
}

export interface OneOfOptions<T> extends FieldOptions<T> {
  /** What clients call the list of values. Required for more than one value, except in queries. */
  readonly name?: string;
}

/** A text from a list of values. The values become an enum in the documents. */
export function OneOf<T extends string>(
  values: readonly T[],
  options: OneOfOptions<T> = {},
): PropertyDecorator {
  return field(options, oneOf(values, options.name));
}

/** An id made by `newId`. */
export function Id(options: FieldOptions<string> = {}): PropertyDecorator {
  return field({ example: '01jd2k3m4n5p6q7r8s9tavwxyz', ...options }, id());
}

/** An email address, lower-cased and in normal form C. */
export function Email(options: FieldOptions<string> = {}): PropertyDecorator {
  return field({ example: 'ada@example.com', ...options }, email());
}

export interface UrlOptions extends FieldOptions<string> {
  /** Default: https and http. */
  readonly schemes?: readonly string[];
}

/** An absolute URL without credentials, of at most 2048 characters, as WHATWG writes it. */
export function Url(options: UrlOptions = {}): PropertyDecorator {
  return field({ example: 'https://shop.example.com/thanks', ...options }, url(options.schemes));
}

/** A time as RFC 3339 writes it, with its offset: `2026-02-28T12:00:00Z`. The value stays a string. */
export function Iso8601(options: FieldOptions<string> = {}): PropertyDecorator {
  return field({ example: '2026-02-28T12:00:00.000Z', ...options }, time());
}

export interface TextListOptions extends FieldOptions<readonly string[]>, ListLimits {}

/** A list of texts; `min`, `max` and `pattern` apply to each of them. */
export function TextList(options: TextListOptions = {}): PropertyDecorator {
  return field(options, texts(options));
}

/** {@link TextList} of a query string: `?status=paid,failed` or `?status=paid&status=failed`. */
export function QueryList(options: TextListOptions = {}): PropertyDecorator {
  const { normalise, ...list } = texts({ minItems: 1, ...options });
  return field(options, {
    ...list,
    normalise: (value) => {
      const items: unknown = typeof value === 'string' ? value.split(',') : value;
      return normalise ? normalise(items) : items;
    },
  });
}
