import { worded, type Wording } from '#platform/languages';
import { decimal, flag, isObject, whole, type Bounds } from '#platform/values';
import { field, type FieldOptions } from './field.js';

export interface NumberOptions extends FieldOptions<number>, Bounds {}

/** A whole number that JavaScript can hold exactly. */
export function Int(options: NumberOptions = {}): PropertyDecorator {
  return field(options, whole(options));
}

/** A number with decimals, such as a latitude. Never for money. */
export function Decimal(options: NumberOptions = {}): PropertyDecorator {
  return field(options, decimal(options));
}

/** true or false. */
export function Flag(options: FieldOptions<boolean> = {}): PropertyDecorator {
  return field(options, flag());
}

/** {@link Int} of a query string, where every value is text. Only plain digits are accepted. */
export function QueryInt(options: NumberOptions = {}): PropertyDecorator {
  return field(options, {
    ...whole(options),
    normalise: (value) => (typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value),
  });
}

/** {@link Decimal} of a query string. */
export function QueryDecimal(options: NumberOptions = {}): PropertyDecorator {
  return field(options, {
    ...decimal(options),
    normalise: (value) =>
      typeof value === 'string' && /^-?\d{1,16}(\.\d{1,16})?$/.test(value) ? Number(value) : value,
  });
}

/** {@link Flag} of a query string: `true` or `false`. */
export function QueryFlag(options: FieldOptions<boolean> = {}): PropertyDecorator {
  return field(options, {
    ...flag(),
    normalise: (value) => (value === 'true' ? true : value === 'false' ? false : value),
  });
}

export interface DictionaryOptions extends FieldOptions<Record<string, unknown>> {
  /** Most keys (default 50). */
  readonly maxKeys?: number;
  /** Pattern of keys (default: letters, digits, `_`, `-`, `.`; at most 64 characters). */
  readonly keys?: RegExp;
  /** Says what is wrong with a value; by default text up to 1000 characters, numbers, booleans and null are accepted. */
  readonly check?: (value: unknown, key: string) => Wording | undefined;
}

/** An object whose keys are data, such as attributes or metadata. Keys that start with `$` are refused. */
export function Dictionary(options: DictionaryOptions = {}): PropertyDecorator {
  const { maxKeys = 50, keys = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/, check = scalar } = options;
  return field(options, {
    schema: { type: 'object', additionalProperties: true, maxProperties: maxKeys },
    rules: [
      isObject,
      {
        code: 'items',
        check: (value) =>
          Object.keys(value as object).length > maxKeys
            ? { en: `must have at most ${maxKeys} keys`, de: `darf höchstens ${maxKeys} Schlüssel haben` }
            : undefined,
      },
      {
        code: 'format',
        check: (value) => {
          for (const [key, item] of Object.entries(value as object)) {
            if (!keys.test(key)) return notAllowed(key);
            const wrong = check(item, key);
            if (wrong) return worded((language) => `${key} ${wrong[language]}`);
          }
          return undefined;
        },
      },
    ],
  });
}

function notAllowed(key: string): Wording {
  const shown = JSON.stringify(key.slice(0, 64));
  return { en: `key ${shown} is not allowed`, de: `darf den Schlüssel ${shown} nicht haben` };
}

function scalar(value: unknown): Wording | undefined {
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return undefined;
  return typeof value === 'string' && value.length <= 1000
    ? undefined
    : {
        en: 'must be a short text, a number, a flag or null',
        de: 'muss ein kurzer Text, eine Zahl, true, false oder null sein',
      };
}

/** Any JSON value, for answers that show data without a fixed shape. */
export function AnyJson(options: FieldOptions<unknown> = {}): PropertyDecorator {
  const anything = ['string', 'number', 'boolean', 'object'].map((type) => ({ type }));
  return field(options, { schema: { anyOf: [...anything, { type: 'array', items: {} }] }, rules: [] });
}
