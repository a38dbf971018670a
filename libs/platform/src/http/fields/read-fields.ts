import type { Type as Class } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import type { FieldError } from '#platform/errors';
import type { Wording } from '#platform/languages';
import { IS_REQUIRED, isJsonObject } from '#platform/values';
import { fieldsOf, type FieldBehaviour } from './field.js';

/** Most errors in an answer, so that the answer to a hostile body is not larger than the body. */
export const MAX_ERRORS = 50;

export const IS_UNKNOWN: Wording = { en: 'is not a known field', de: 'ist kein bekanntes Feld' };

/** The result of reading an input: an instance of its class, or what is wrong with it. */
export type FieldsRead = { readonly value: object } | { readonly errors: readonly FieldError[] };

/** Whether every rule of a class, and of the classes inside it, was declared with the decorators of this folder. */
const ofFieldsOnly = new Map<Class, boolean>();

/**
 * Reads a JSON object as a DTO class: refuses unknown fields, normalises values, applies each field's rules until one
 * fails, and does the same for nested objects. The work is linear in the size of the input and ends with the fiftieth error.
 *
 * It applies the rules that the decorators also pass to class-validator and class-transformer; a property-based test checks
 * that both give the same results. Those two collect their metadata again for each object (40 µs for the query of a list;
 * this takes about 1 µs) and compare every key with every other, which takes minutes for a body of many keys.
 * @param type a class for which {@link isMadeOfFields} is true
 * @param query whether pointers are those of a query (`?name`) instead of a body (`/name`)
 */
export function readFields(type: Class, input: Record<string, unknown>, query = false): FieldsRead {
  const reading: Reading = { errors: [], query };
  const value = readObject(reading, type, input, undefined);
  return reading.errors.length > 0 ? { errors: reading.errors } : { value };
}

/** Whether {@link readFields} knows all rules of a class: false if it has decorators from elsewhere. */
export function isMadeOfFields(type: Class): boolean {
  const known = ofFieldsOnly.get(type);
  if (known !== undefined) return known;
  // Stored before the check, for classes that contain themselves.
  ofFieldsOnly.set(type, true);
  const fields = fieldsOf(type);
  const made = fields.reduce(
    (sum, field) =>
      sum + field.rules.length + (field.optional || field.nullable ? 1 : 0) + (field.nested ? 1 : 0),
    0,
  );
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false).length;
  const answer = rules === made && fields.every(({ nested }) => !nested || isMadeOfFields(nested()));
  ofFieldsOnly.set(type, answer);
  return answer;
}

interface Reading {
  readonly errors: FieldError[];
  readonly query: boolean;
}

/** A position in the input; it becomes a pointer only if there is an error. */
interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
}

const tables = new Map<Class, ReadonlyMap<string, FieldBehaviour>>();

function tableOf(type: Class): ReadonlyMap<string, FieldBehaviour> {
  let table = tables.get(type);
  if (!table) {
    table = new Map(fieldsOf(type).map((field) => [field.name, field]));
    tables.set(type, table);
  }
  return table;
}

function readObject(
  reading: Reading,
  type: Class,
  input: Record<string, unknown>,
  parent: Place | undefined,
): object {
  const instance = new type() as Record<string, unknown>;
  const table = tableOf(type);
  let found = 0;
  for (const key in input) {
    const field = table.get(key);
    if (!field) {
      if (complain(reading, { parent, key }, 'unknown', IS_UNKNOWN)) return instance;
      continue;
    }
    found++;
    instance[key] = readField(reading, field, input[key], { parent, key });
    if (isFull(reading)) return instance;
  }
  if (found < table.size) {
    for (const { name, optional } of table.values()) {
      if (optional || Object.hasOwn(input, name)) continue;
      if (complain(reading, { parent, key: name }, 'required', IS_REQUIRED)) return instance;
    }
  }
  return instance;
}

function readField(reading: Reading, field: FieldBehaviour, raw: unknown, place: Place): unknown {
  const value = field.normalise ? field.normalise(raw) : raw;
  if (value === null && field.nullable) return null;
  for (const rule of field.rules) {
    const wrong = rule.check(value);
    if (wrong === undefined) continue;
    complain(reading, place, rule.code, wrong);
    return undefined;
  }
  if (!field.nested) return value;
  const type = field.nested();
  if (isJsonObject(value)) return readObject(reading, type, value, place);
  return (value as Record<string, unknown>[]).map((item, key) =>
    isFull(reading) ? item : readObject(reading, type, item, { parent: place, key }),
  );
}

function isFull({ errors }: Reading): boolean {
  return errors.length >= MAX_ERRORS;
}

/** Adds an error; true if the list is now full. */
function complain(reading: Reading, place: Place, code: string, message: Wording): boolean {
  reading.errors.push({ pointer: pointerTo(place, reading.query), code, message });
  return isFull(reading);
}

/** A JSON pointer (RFC 6901), or `?name.of.a.parameter`. */
function pointerTo({ parent, key }: Place, query: boolean): string {
  if (query) return parent ? `${pointerTo(parent, query)}.${key}` : `?${key}`;
  return `${parent ? pointerTo(parent, query) : ''}/${pointerPart(key)}`;
}

/** A key as part of a JSON pointer (RFC 6901, section 3); a key longer than any field's name is cut. */
export function pointerPart(key: string | number): string {
  return String(key).slice(0, 128).replaceAll('~', '~0').replaceAll('/', '~1');
}
