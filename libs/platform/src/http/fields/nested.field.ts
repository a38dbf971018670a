import type { Type as Class } from '@nestjs/common';
import { count, isObject, isObjectList, type Bounds } from '#platform/values';
import { field, type FieldOptions } from './field.js';

export interface NestedOptions extends Omit<FieldOptions<unknown>, 'example'>, Bounds {
  /** A list of objects instead of one; `min` (default 0) and `max` (default 100) limit the number of its items. */
  readonly array?: boolean;
}

/** An object, or a list of objects, of another DTO class, validated at all levels. */
export function Nested(type: () => Class, options: NestedOptions = {}): PropertyDecorator {
  const { array = false, min = 0, max = 100 } = options;
  // Swagger recognises a deferred class by the function’s name, which must be `type`.
  const schema = { type: () => type(), ...(array && { isArray: true, minItems: min, maxItems: max }) };
  return field(options, {
    schema,
    rules: array ? [isObjectList, count(min, max)] : [isObject],
    nested: type,
  });
}
