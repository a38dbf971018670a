import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';

/** What every field may say about itself. */
export interface FieldOptions<T> {
  /** May be left out (default: no). Says nothing about null. */
  readonly optional?: boolean;
  /** May be null (default: no). Says nothing about leaving it out. */
  readonly nullable?: boolean;
  readonly description?: string;
  readonly example?: T;
  /** Documented default; give the property its value as an initialiser. Implies optional. */
  readonly default?: T;
  readonly deprecated?: boolean;
  /** Only ever sent to the server, such as passwords. */
  readonly writeOnly?: boolean;
}

/** One thing that can be wrong with a field. The code is what clients see in `errors[].code`. */
export interface FieldRule {
  readonly code: FieldCode;
  /** What is wrong with the value, as the end of a sentence that starts with the field; undefined when nothing is. */
  readonly check: (value: unknown) => string | undefined;
}

/**
 * Codes of invalid fields. `required`: left out. `unknown`: not a field. `type`: another JSON type. `length`, `range`,
 * `format`, `choice`, `items`: too long or short, too large or small, badly formed, not one of the values, too many or
 * too few items.
 */
export type FieldCode = 'required' | 'unknown' | 'type' | 'length' | 'range' | 'format' | 'choice' | 'items';

type Schema = Omit<
  ApiPropertyOptions,
  'required' | 'nullable' | 'description' | 'example' | 'default' | 'deprecated'
>;

/**
 * A field from one declaration: validation (class-validator), normalisation (class-transformer) and OpenAPI. The
 * decorators of this folder are all made of it. Rules are checked in order and the first that fails is reported.
 */
export function field<T>(
  options: FieldOptions<T>,
  schema: Schema,
  rules: readonly FieldRule[],
  normalise?: (value: unknown) => unknown,
): PropertyDecorator {
  const optional = options.optional === true || options.default !== undefined;
  const { description, example, deprecated, writeOnly } = options;
  return applyDecorators(
    ApiProperty({
      ...schema,
      required: !optional,
      ...(options.nullable && { nullable: true }),
      ...(options.default !== undefined && { default: options.default }),
      ...(description !== undefined && { description }),
      ...(example !== undefined && { example }),
      ...(deprecated && { deprecated }),
      ...(writeOnly && { writeOnly }),
    } as ApiPropertyOptions),
    ...(optional || options.nullable ? [absence(optional, options.nullable === true)] : []),
    ...(normalise ? [Transform(({ value }: { value: unknown }) => normalise(value))] : []),
    // class-validator keeps rules in the order of declaration; the pipe stops at the first that fails.
    ...rules.map(ruled),
  );
}

function absence(optional: boolean, nullable: boolean): PropertyDecorator {
  return ValidateIf((_, value) => !(optional && value === undefined) && !(nullable && value === null));
}

/** One more rule on a field. */
export function ruled(rule: FieldRule): PropertyDecorator {
  return ValidateBy({
    name: rule.code,
    validator: {
      validate: (value) => rule.check(value) === undefined,
      defaultMessage: (args) => rule.check(args?.value) ?? '',
    },
  });
}

/** Whether a value is a JSON object: neither null nor an array. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
