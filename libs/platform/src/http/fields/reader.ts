import type { Type as Class } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { isJsonObject } from '#platform/values';
import { fieldsOf, type FieldBehaviour } from './field.js';

/** Makes an instance of a DTO class from valid input; undefined if anything about the input is not plainly right. */
export type Reader = (input: Record<string, unknown>) => object | undefined;

const readers = new Map<Class, Reader | undefined>();

/**
 * A short way for valid input. class-transformer and class-validator gather their metadata anew for each object, about
 * 40 µs for the query of a list, which is more than the rest of the edge; this applies the same rules from a table in
 * about one. It only ever says yes: whatever is wrong, or not made of the decorators of this folder alone, is left to
 * the long way, which also finds the words for it. A property-based test holds both ways to the same results.
 * @returns undefined for classes with validation decorators of other origin
 */
export function readerOf(type: Class): Reader | undefined {
  // Entered before it is made, for classes that contain themselves.
  if (!readers.has(type)) readers.set(type, isOfFieldsOnly(type) ? makeReader(type) : undefined);
  return readers.get(type);
}

function isOfFieldsOnly(type: Class): boolean {
  const made = fieldsOf(type).reduce(
    (sum, field) =>
      sum + field.rules.length + (field.optional || field.nullable ? 1 : 0) + (field.nested ? 1 : 0),
    0,
  );
  return (
    made > 0 && getMetadataStorage().getTargetValidationMetadatas(type, '', false, false).length === made
  );
}

function makeReader(type: Class): Reader {
  const fields = new Map(fieldsOf(type).map((field) => [field.name, field]));
  const required = [...fields.values()].filter(({ optional }) => !optional);
  return (input) => {
    const instance = new type() as Record<string, unknown>;
    for (const name in input) {
      const field = fields.get(name);
      if (!field) return undefined;
      const value = read(field, input[name]);
      if (value === undefined) return undefined;
      instance[name] = value;
    }
    for (const { name } of required) if (!(name in input)) return undefined;
    return instance;
  };
}

/** The value as it goes into the instance, or undefined if it is not valid. */
function read(field: FieldBehaviour, raw: unknown): unknown {
  const value = field.normalise ? field.normalise(raw) : raw;
  if (value === null && field.nullable) return null;
  for (const rule of field.rules) if (rule.check(value) !== undefined) return undefined;
  return field.nested ? readNested(field.nested(), value) : value;
}

function readNested(type: Class, value: unknown): unknown {
  const reader = readerOf(type);
  if (!reader) return undefined;
  if (isJsonObject(value)) return reader(value);
  const items: object[] = [];
  for (const item of value as Record<string, unknown>[]) {
    const read = reader(item);
    if (!read) return undefined;
    items.push(read);
  }
  return items;
}
