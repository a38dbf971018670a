import type { FormValue } from './form.js';
import { invalid } from './stripe-error.js';

/** How to read a parameter; `path` is its full name, such as `line_items[0][quantity]`. */
export interface Field<T> {
  readonly read: (value: FormValue, path: string) => T;
  readonly required?: boolean;
}

interface RequiredField<T> extends Field<T> {
  readonly required: true;
}

/** Parameters by name. */
export type Shape = Readonly<Record<string, Field<unknown>>>;

/** The types of a shape's parameters after reading. */
export type Read<S extends Shape> = {
  readonly [K in keyof S]: S[K] extends RequiredField<infer T>
    ? T
    : S[K] extends Field<infer T>
      ? T | undefined
      : never;
};

/** A text that is not empty: for Stripe, an empty value means "unset". */
export const text: Field<string> = {
  read: (value, path) => {
    if (typeof value !== 'string') throw invalid(`Invalid string: ${JSON.stringify(value)}`, { param: path });
    if (value !== '') return value;
    throw invalid(
      `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
      { code: 'parameter_invalid_empty', param: path },
    );
  },
};

/** A whole number within bounds. */
export function integer(min = 0, max = 99_999_999): Field<number> {
  const code = 'parameter_invalid_integer';
  return {
    read: (value, path) => {
      if (typeof value !== 'string' || !/^-?\d+$/.test(value))
        throw invalid(`Invalid integer: ${String(value)}`, { code, param: path });
      const number = Number(value);
      const bound =
        number < min ? `greater than or equal to ${min}` : number > max ? `less than or equal to ${max}` : '';
      if (bound) throw invalid(`This value must be ${bound}.`, { code, param: path });
      return number;
    },
  };
}

/** `true` or `false`. */
export const flag: Field<boolean> = {
  read: (value, path) => {
    if (value !== 'true' && value !== 'false')
      throw invalid(`Invalid boolean: ${String(value)}`, { param: path });
    return value === 'true';
  },
};

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): Field<T> {
  return {
    read: (value, path) => {
      const word = words.find((candidate) => candidate === value);
      if (word === undefined)
        throw invalid(`Invalid ${path}: must be one of ${words.join(', ')}`, { param: path });
      return word;
    },
  };
}

/** A list of values of one kind. */
export function listOf<T>(item: Field<T>, max = 100): Field<T[]> {
  return {
    read: (value, path) => {
      if (!Array.isArray(value)) throw invalid('Invalid array', { param: path });
      if (value.length > max)
        throw invalid(`Array ${path} exceeded maximum ${max} allowed elements.`, { param: path });
      return value.map((element, index) => item.read(element, `${path}[${index}]`));
    },
  };
}

/** Up to 50 metadata values, stored as text (https://docs.stripe.com/api/metadata). */
export const metadata: Field<Record<string, string>> = {
  read: (value, path) => {
    if (value === '') return {};
    const entries = Object.entries(value);
    if (typeof value === 'string' || Array.isArray(value)) throw invalid('Invalid object', { param: path });
    if (entries.length > 50) throw invalid('You can only set up to 50 metadata keys.', { param: path });
    for (const [key, note] of entries) {
      if (key.length > 40) throw invalid('Metadata keys can have up to 40 characters.', { param: path });
      if (typeof note !== 'string' || note.length > 500)
        throw invalid('Metadata values can have up to 500 characters.', { param: `${path}[${key}]` });
    }
    return Object.fromEntries(entries) as Record<string, string>;
  },
};

/** Lower-case ISO 4217, as Stripe writes currencies. */
export const currency: Field<string> = {
  read: (value, path) => {
    const code = String(value).toLowerCase();
    if (/^[a-z]{3}$/.test(code)) return code;
    throw invalid(`Invalid currency: ${code}`, { param: path });
  },
};

/** Makes a parameter required. */
export function required<T>(field: Field<T>): RequiredField<T> {
  return { ...field, required: true };
}

/** A nested group of parameters. */
export function group<S extends Shape>(shape: S): Field<Read<S>> {
  return {
    read: (value, path) => {
      if (typeof value === 'string' || Array.isArray(value)) throw invalid('Invalid object', { param: path });
      return readParams(shape, value, path);
    },
  };
}

/** Reads all parameters of a request; refuses unknown ones, as Stripe does. */
export function readParams<S extends Shape>(shape: S, given: Record<string, FormValue>, path = ''): Read<S> {
  const nameOf = (key: string) => (path ? `${path}[${key}]` : key);
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(shape, key));
  if (unknown.length > 0) {
    const names = unknown.map(nameOf).join(', ');
    throw invalid(`Received unknown parameter${unknown.length > 1 ? 's' : ''}: ${names}`, {
      code: 'parameter_unknown',
      param: nameOf(unknown[0]!),
    });
  }
  const read = Object.entries(shape).map(([key, field]) => {
    const value = given[key];
    if (value !== undefined) return [key, field.read(value, nameOf(key))];
    if (!field.required) return [key, undefined];
    throw invalid(`Missing required param: ${nameOf(key)}.`, {
      code: 'parameter_missing',
      param: nameOf(key),
    });
  });
  return Object.fromEntries(read) as Read<S>;
}
