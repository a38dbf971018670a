import { applyDecorators, type Type as Class } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { field, isJsonObject, type FieldOptions } from './field.js';
import { countBetween } from './text.fields.js';

export interface NestedOptions extends Omit<FieldOptions<unknown>, 'example'> {
  /** A list of objects instead of one. */
  readonly array?: boolean;
  /** Fewest items of a list (default 0). */
  readonly min?: number;
  /** Most items of a list (default 100). */
  readonly max?: number;
}

/** An object, or a list of objects, of another DTO class, validated all the way down. */
export function Nested(type: () => Class, options: NestedOptions = {}): PropertyDecorator {
  const { array = false, min = 0, max = 100 } = options;
  const shape = array
    ? [
        {
          code: 'type' as const,
          check: (value: unknown) =>
            Array.isArray(value) && value.every(isJsonObject) ? undefined : 'must be a list of objects',
        },
        { code: 'items' as const, check: (value: unknown) => countBetween(value as unknown[], min, max) },
      ]
    : [
        {
          code: 'type' as const,
          check: (value: unknown) => (isJsonObject(value) ? undefined : 'must be an object'),
        },
      ];
  return applyDecorators(
    // Swagger recognises a deferred class by the function’s name, which must be `type`.
    field(
      options,
      { type: () => type(), ...(array && { isArray: true, minItems: min, maxItems: max }) },
      shape,
    ),
    ValidateNested(),
    Type(type),
  );
}
