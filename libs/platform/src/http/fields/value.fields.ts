import { field, isJsonObject, type FieldOptions, type FieldRule } from './field.js';

export interface NumberOptions extends FieldOptions<number> {
  readonly min?: number;
  readonly max?: number;
}

const isWhole: FieldRule = {
  code: 'type',
  check: (value) => (Number.isSafeInteger(value) ? undefined : 'must be a whole number'),
};

/** The range of a number; an undefined bound is open. */
export function between(min: number | undefined, max: number | undefined): FieldRule {
  return {
    code: 'range',
    check: (value) => {
      if (min !== undefined && (value as number) < min) return `must be at least ${min}`;
      return max !== undefined && (value as number) > max ? `must be at most ${max}` : undefined;
    },
  };
}

const bounds = (min: number | undefined, max: number | undefined) => ({
  ...(min !== undefined && { minimum: min }),
  ...(max !== undefined && { maximum: max }),
});

/** A whole number that JavaScript can hold exactly. */
export function Int(options: NumberOptions = {}): PropertyDecorator {
  const { min, max } = options;
  return field(options, {
    schema: { type: 'integer', ...bounds(min, max) },
    rules: [isWhole, between(min, max)],
  });
}

/** A number with decimals, such as a latitude. Never for money. */
export function Decimal(options: NumberOptions = {}): PropertyDecorator {
  const { min, max } = options;
  return field(options, {
    schema: { type: 'number', ...bounds(min, max) },
    rules: [isNumber, between(min, max)],
  });
}

const isNumber: FieldRule = {
  code: 'type',
  check: (value) => (Number.isFinite(value) ? undefined : 'must be a number'),
};

const isFlag: FieldRule = {
  code: 'type',
  check: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
};

/** true or false. */
export function Flag(options: FieldOptions<boolean> = {}): PropertyDecorator {
  return field(options, { schema: { type: Boolean }, rules: [isFlag] });
}

/** {@link Int} of a query string, where every value arrives as text. Anything but plain digits is refused. */
export function QueryInt(options: NumberOptions = {}): PropertyDecorator {
  const { min, max } = options;
  return field(options, {
    schema: { type: 'integer', ...bounds(min, max) },
    rules: [isWhole, between(min, max)],
    normalise: (value) => (typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value),
  });
}

/** {@link Decimal} of a query string. */
export function QueryDecimal(options: NumberOptions = {}): PropertyDecorator {
  const { min, max } = options;
  return field(options, {
    schema: { type: 'number', ...bounds(min, max) },
    rules: [isNumber, between(min, max)],
    normalise: (value) =>
      typeof value === 'string' && /^-?\d{1,16}(\.\d{1,16})?$/.test(value) ? Number(value) : value,
  });
}

/** {@link Flag} of a query string: `true` or `false`. */
export function QueryFlag(options: FieldOptions<boolean> = {}): PropertyDecorator {
  return field(options, {
    schema: { type: Boolean },
    rules: [isFlag],
    normalise: (value) => (value === 'true' ? true : value === 'false' ? false : value),
  });
}

export interface DictionaryOptions extends FieldOptions<Record<string, unknown>> {
  /** Most keys (default 50). */
  readonly maxKeys?: number;
  /** Shape of keys (default: letters, digits, `_`, `-`, `.`; at most 64). */
  readonly keys?: RegExp;
  /** What is wrong with a value; default: text up to 1000 characters, numbers, booleans and null are fine. */
  readonly check?: (value: unknown, key: string) => string | undefined;
}

/** An object whose keys are data, such as attributes or metadata. Keys that start with `$` never pass. */
export function Dictionary(options: DictionaryOptions = {}): PropertyDecorator {
  const { maxKeys = 50, keys = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/, check = scalar } = options;
  return field(options, {
    schema: { type: 'object', additionalProperties: true, maxProperties: maxKeys },
    rules: [
      { code: 'type', check: (value) => (isJsonObject(value) ? undefined : 'must be an object') },
      {
        code: 'items',
        check: (value) =>
          Object.keys(value as object).length > maxKeys ? `must have at most ${maxKeys} keys` : undefined,
      },
      {
        code: 'format',
        check: (value) => {
          for (const [key, item] of Object.entries(value as object)) {
            if (!keys.test(key)) return `key ${JSON.stringify(key.slice(0, 64))} is not allowed`;
            const wrong = check(item, key);
            if (wrong) return `${key} ${wrong}`;
          }
          return undefined;
        },
      },
    ],
  });
}

function scalar(value: unknown): string | undefined {
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return undefined;
  return typeof value === 'string' && value.length <= 1000
    ? undefined
    : 'must be a short text, a number, a flag or null';
}

/** Any JSON value, for answers that show what others wrote. */
export function AnyJson(options: FieldOptions<unknown> = {}): PropertyDecorator {
  const anything = ['string', 'number', 'boolean', 'object'].map((type) => ({ type }));
  return field(options, { schema: { anyOf: [...anything, { type: 'array', items: {} }] }, rules: [] });
}
