import type { ArgumentMetadata, PipeTransform, Type as Class } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { FieldError } from '#platform/errors';
import { isJsonObject, readerOf } from './fields/index.js';
import { platformErrors } from './http.errors.js';
import { refuseHostile } from './hostile-input.js';

/** What is told to the caller at most, so that a hostile body is not answered with a larger one. */
const MAX_ERRORS = 50;

/**
 * Turns bodies and queries into their DTO classes and refuses what does not fit: unknown fields, another JSON type,
 * arrays for objects. Does what Nest’s ValidationPipe does with `whitelist`, `forbidNonWhitelisted`, `transform` and
 * `stopAtFirstError`, but synchronously (no rule here waits for anything) and with pointers and codes in the answer.
 */
export class InputPipe implements PipeTransform {
  /** @throws `request.invalid` with one entry per wrong field; `request.forbidden-key` */
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' && type !== 'query') return value;
    // Bodies were looked at when they were parsed.
    if (type === 'query') refuseHostile(value);
    if (!isDto(metatype)) return value;
    if (value !== undefined && value !== null && !isJsonObject(value)) {
      throw invalid([{ pointer: '', code: 'type', message: 'must be an object' }]);
    }
    const quick = readerOf(metatype)?.(value ?? {});
    if (quick) return quick;
    const input = plainToInstance(metatype, value ?? {}) as object;
    const errors = validateSync(input, OPTIONS);
    if (errors.length > 0) throw invalid(fieldErrors(errors, type === 'query'));
    return input;
  }
}

const OPTIONS = {
  whitelist: true,
  forbidNonWhitelisted: true,
  stopAtFirstError: true,
  // A DTO without any field accepts only an empty object; the whitelist sees to that.
  forbidUnknownValues: false,
  validationError: { target: false },
};

const PLAIN: ReadonlySet<unknown> = new Set([String, Number, Boolean, Array, Object, Buffer, undefined]);

function isDto(metatype: unknown): metatype is Class {
  return !PLAIN.has(metatype);
}

function invalid(errors: readonly FieldError[]): Error {
  const [first] = errors;
  const where = first && `${first.pointer || 'the body'} ${first.message}`;
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  return platformErrors.invalidInput(where && `${where}${more}`, { errors });
}

/** class-validator’s tree of errors as a flat list of pointers (RFC 6901) and codes. */
function fieldErrors(tree: readonly ValidationError[], query: boolean): FieldError[] {
  const found: FieldError[] = [];
  const visit = (error: ValidationError, parent: string): void => {
    if (found.length === MAX_ERRORS) return;
    const pointer = query
      ? `${parent || '?'}${parent && '.'}${error.property}`
      : `${parent}/${escaped(error.property)}`;
    const [code] = Object.keys(error.constraints ?? {});
    if (code) found.push({ pointer, ...described(code, error) });
    else for (const child of error.children ?? []) visit(child, pointer);
  };
  for (const error of tree) visit(error, '');
  return found;
}

function described(constraint: string, error: ValidationError): Omit<FieldError, 'pointer'> {
  if (constraint === 'whitelistValidation') return { code: 'unknown', message: 'is not a known field' };
  if (error.value === undefined) return { code: 'required', message: 'is required' };
  return { code: constraint, message: error.constraints![constraint]! };
}

function escaped(property: string): string {
  return property.slice(0, 128).replaceAll('~', '~0').replaceAll('/', '~1');
}
