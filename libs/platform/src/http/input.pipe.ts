import type { ArgumentMetadata, PipeTransform, Type as Class } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { platformErrors, type FieldError } from '#platform/errors';
import { worded, type Wording } from '#platform/languages';
import { IS_REQUIRED, isJsonObject, isObject } from '#platform/values';
import { IS_UNKNOWN, isMadeOfFields, MAX_ERRORS, pointerPart, readFields } from './fields/index.js';
import { isPlainJson, refuseHostile } from './hostile-input.js';

/** Most keys at all levels that are given to class-transformer, whose work grows with their square. */
const MAX_LIBRARY_KEYS = 200;

/**
 * Turns bodies and queries into their DTO classes; see {@link readInput}. Only plain JSON values are accepted: what a
 * parser of another media type made, such as a stream, is refused.
 */
export class InputPipe implements PipeTransform {
  /** @throws `request.invalid` with one entry per wrong field; `request.forbidden-key`, `request.too-complex` */
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' && type !== 'query') return value;
    const query = type === 'query';
    // Bodies were checked when they were parsed, messages when they came.
    if (query) refuseHostile(value);
    else if (!isPlainJson(value)) throw platformErrors.unsupportedMedia();
    return isDto(metatype) ? readInput(metatype, value, query) : value;
  }
}

/**
 * Reads an input as a DTO class and refuses what does not match: unknown fields, another JSON type, arrays for
 * objects. Classes with our own decorators are read by {@link readFields}; any others as Nest's ValidationPipe does with
 * `whitelist`, `forbidNonWhitelisted`, `transform` and `stopAtFirstError`, but synchronously and with pointers and codes.
 * @param value JSON that {@link refuseHostile} has accepted; undefined counts as an empty object, null does not
 * @param query whether pointers are those of a query
 * @throws `request.invalid`, `request.too-complex`
 */
export function readInput<T extends object>(type: Class<T>, value: unknown, query = false): T {
  const input = value === undefined ? {} : value;
  if (!isJsonObject(input)) throw invalid([{ pointer: '', code: 'type', message: isObject.check(input)! }]);
  if (!isMadeOfFields(type)) return validated(type, input, query) as T;
  const read = readFields(type, input, query);
  if ('errors' in read) throw invalid(read.errors);
  return read.value as T;
}

const OPTIONS = {
  whitelist: true,
  forbidNonWhitelisted: true,
  stopAtFirstError: true,
  // A DTO without any field accepts only an empty object; the whitelist ensures that.
  forbidUnknownValues: false,
  validationError: { target: false },
};

const PLAIN: ReadonlySet<unknown> = new Set([String, Number, Boolean, Array, Object, Buffer, undefined]);

/** Whether a parameter's type is a class with fields, not a type such as Object that says nothing about its content. */
export function isDto(metatype: unknown): metatype is Class {
  return !PLAIN.has(metatype);
}

const THE_BODY: Wording = { en: 'the body', de: 'der Inhalt' };
const AND_MORE: Wording<(count: number) => string> = {
  en: (count) => `, and ${count} more`,
  de: (count) => `, und ${count} weitere`,
};

function invalid(errors: readonly FieldError[]): Error {
  const [first] = errors;
  const more = errors.length - 1;
  const detail = worded((language) => {
    const where = `${first?.pointer || THE_BODY[language]} ${first?.message[language]}`;
    return more > 0 ? `${where}${AND_MORE[language](more)}` : where;
  });
  return platformErrors.invalidInput(first && detail, { errors });
}

/** By class-transformer and class-validator, for classes with other decorators. */
function validated(type: Class, input: Record<string, unknown>, query: boolean): object {
  if (countKeys(input) > MAX_LIBRARY_KEYS) throw platformErrors.tooComplex();
  const instance = plainToInstance(type, input) as object;
  const errors = validateSync(instance, OPTIONS);
  if (errors.length > 0) throw invalid(fieldErrors(errors, query));
  return instance;
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + 1 + countKeys(item), 0);
}

/** class-validator’s tree of errors as a flat list of pointers (RFC 6901) and codes. */
function fieldErrors(tree: readonly ValidationError[], query: boolean): FieldError[] {
  const found: FieldError[] = [];
  const visit = (error: ValidationError, parent: string): void => {
    if (found.length === MAX_ERRORS) return;
    const pointer = query
      ? `${parent || '?'}${parent && '.'}${error.property}`
      : `${parent}/${pointerPart(error.property)}`;
    const [code] = Object.keys(error.constraints ?? {});
    if (code) found.push({ pointer, ...described(code, error) });
    else for (const child of error.children ?? []) visit(child, pointer);
  };
  for (const error of tree) visit(error, '');
  return found;
}

function described(constraint: string, error: ValidationError): Omit<FieldError, 'pointer'> {
  if (constraint === 'whitelistValidation') return { code: 'unknown', message: IS_UNKNOWN };
  if (error.value === undefined) return { code: 'required', message: IS_REQUIRED };
  // A rule of class-validator itself, which has English messages only.
  return { code: constraint, message: { en: error.constraints![constraint]!, de: 'ist nicht gültig' } };
}
