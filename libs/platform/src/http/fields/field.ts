import { applyDecorators, type Type as Class } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import type { Value, ValueRule } from '#platform/values';

/** Options of every field. */
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
  /** The other field, if clients send either this one or the other: examples in the documents show the other. */
  readonly insteadOf?: string;
}

type Schema = Omit<
  ApiPropertyOptions,
  'required' | 'nullable' | 'description' | 'example' | 'default' | 'deprecated'
>;

/** What a field does with a value; see {@link fieldsOf}. */
export interface FieldBehaviour {
  readonly name: string;
  readonly optional: boolean;
  readonly nullable: boolean;
  readonly rules: readonly ValueRule[];
  readonly normalise?: (value: unknown) => unknown;
  /** The class of the field's object, or of each object in its list. */
  readonly nested?: () => Class;
}

export interface FieldParts {
  /** The type in the documents. */
  readonly schema: Schema | Value['schema'];
  /** Checked in order; the first that fails is reported. */
  readonly rules: readonly ValueRule[];
  /** Applied before the rules, to any value. */
  readonly normalise?: (value: unknown) => unknown;
  readonly nested?: () => Class;
}

/**
 * Makes validation (class-validator), normalisation (class-transformer) and OpenAPI of a field from one declaration. All
 * decorators of this folder use it.
 */
export function field<T>(options: FieldOptions<T>, parts: FieldParts): PropertyDecorator {
  const { schema, rules, normalise, nested } = parts;
  const optional = options.optional === true || options.default !== undefined;
  const nullable = options.nullable === true;
  return applyDecorators(
    ApiProperty({ ...schema, required: !optional, ...described(options) } as ApiPropertyOptions),
    ...(optional || nullable ? [absence(optional, nullable)] : []),
    ...(normalise ? [Transform(({ value }: { value: unknown }) => normalise(value))] : []),
    // class-validator keeps rules in the order of declaration; the pipe stops at the first that fails.
    ...rules.map(validated),
    ...(nested ? [ValidateNested(), Type(nested)] : []),
    (target: object, name: string | symbol) => {
      remember(target, { name: String(name), optional, nullable, rules, normalise, nested });
    },
  );
}

function described(options: FieldOptions<unknown>): object {
  const { nullable, description, example, deprecated, writeOnly, insteadOf } = options;
  return {
    ...(nullable && { nullable: true }),
    ...(options.default !== undefined && { default: options.default }),
    ...(description !== undefined && { description }),
    ...(example !== undefined && { example }),
    ...(deprecated && { deprecated }),
    ...(writeOnly && { writeOnly }),
    ...(insteadOf !== undefined && { 'x-instead-of': insteadOf }),
  };
}

function absence(optional: boolean, nullable: boolean): PropertyDecorator {
  return ValidateIf((_, value) => !(optional && value === undefined) && !(nullable && value === null));
}

function validated(rule: ValueRule): PropertyDecorator {
  return ValidateBy({
    name: rule.code,
    validator: {
      validate: (value) => rule.check(value) === undefined,
      defaultMessage: (args) => rule.check(args?.value)?.en ?? '',
    },
  });
}

const FIELDS = 'platform:fields';

function remember(target: object, behaviour: FieldBehaviour): void {
  const own = (Reflect.getOwnMetadata(FIELDS, target) ?? []) as FieldBehaviour[];
  Reflect.defineMetadata(FIELDS, [...own, behaviour], target);
}

/** The fields of a class, those it inherits first. */
export function fieldsOf(type: Class): readonly FieldBehaviour[] {
  const lists: FieldBehaviour[][] = [];
  for (let target = type.prototype as object; target; target = Object.getPrototypeOf(target) as object) {
    lists.unshift((Reflect.getOwnMetadata(FIELDS, target) ?? []) as FieldBehaviour[]);
  }
  return lists.flat();
}
