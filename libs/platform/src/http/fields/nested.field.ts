import type { Type as Class } from '@nestjs/common';
import { field, isJsonObject, type FieldOptions, type FieldRule } from './field.js';
import { countBetween } from './text.fields.js';

export interface NestedOptions extends Omit<FieldOptions<unknown>, 'example'> {
  /** A list of objects instead of one. */
  readonly array?: boolean;
  /** Fewest items of a list (default 0). */
  readonly min?: number;
  /** Most items of a list (default 100). */
  readonly max?: number;
  /** What else must hold of the object or list as a whole. */
  readonly rules?: readonly FieldRule[];
}

const isObject: FieldRule = {
  code: 'type',
  check: (value) => (isJsonObject(value) ? undefined : 'must be an object'),
};

const isObjectList: FieldRule = {
  code: 'type',
  check: (value) =>
    Array.isArray(value) && value.every(isJsonObject) ? undefined : 'must be a list of objects',
};

/** An object, or a list of objects, of another DTO class, validated all the way down. */
export function Nested(type: () => Class, options: NestedOptions = {}): PropertyDecorator {
  const { array = false, min = 0, max = 100, rules = [] } = options;
  const count: FieldRule = { code: 'items', check: (value) => countBetween(value as unknown[], min, max) };
  // Swagger recognises a deferred class by the function’s name, which must be `type`.
  const schema = { type: () => type(), ...(array && { isArray: true, minItems: min, maxItems: max }) };
  return field(options, {
    schema,
    rules: [...(array ? [isObjectList, count] : [isObject]), ...rules],
    nested: type,
  });
}
