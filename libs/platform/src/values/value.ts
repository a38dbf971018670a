import type { DomainError, ErrorFactory, FieldError } from '#platform/errors';
import { worded, type Wording } from '#platform/languages';

/**
 * What can be wrong with a value; clients see it in `errors[].code`. `required`: left out. `unknown`: no such field.
 * `type`: another JSON type. `length`: too long or short. `range`: too large or small. `format`: wrong format. `choice`: not
 * one of the values. `items`: too many or too few items.
 */
export type ValueCode = 'required' | 'unknown' | 'type' | 'length' | 'range' | 'format' | 'choice' | 'items';

/** One thing that can be wrong with a value. */
export interface ValueRule {
  readonly code: ValueCode;
  /** What is wrong with the value, as the end of a sentence that starts with its name; undefined when nothing is. */
  readonly check: (value: unknown) => Wording | undefined;
}

/**
 * The rules for a value, declared once: DTO fields use them (validation and OpenAPI), and the domain applies the same
 * rules to values from files, commands and other libraries ({@link accept}).
 */
export interface Value<T = unknown> {
  /** Only for the compiler: the type of a value that follows the rules. It never exists at run time. */
  readonly holds?: T;
  /** The rules as JSON Schema, as far as it can express them. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Checked in order; the first that fails is reported. */
  readonly rules: readonly ValueRule[];
  /** Normalises the value. Applied before the rules, to a value of any type. */
  readonly normalise?: (value: unknown) => unknown;
  readonly optional?: boolean;
  readonly nullable?: boolean;
  /** The fields of the object, or of each object in the list. */
  readonly parts?: Shape;
}

/** The rules for the fields of an object. */
export type Shape = Readonly<Record<string, Value>>;

/** The value may be left out. */
export function optional<T>(value: Value<T>): Value<T> {
  return { ...value, optional: true };
}

/** The value may be null. */
export function nullable<T>(value: Value<T>): Value<T | null> {
  return { ...value, nullable: true };
}

/** An object. */
export function object(parts: Shape): Value<object> {
  return { schema: { type: 'object' }, rules: [isObject], parts };
}

/** A list of objects. @param bounds limits of the number of items; by default at most a hundred */
export function list(parts: Shape, { min = 0, max = 100 }: Bounds = {}): Value<readonly object[]> {
  return {
    schema: { type: 'array', minItems: min, maxItems: max },
    rules: [isObjectList, count(min, max)],
    parts,
  };
}

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** Whether a value is a JSON object: neither null nor an array. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MUST_BE_OBJECT: Wording = { en: 'must be an object', de: 'muss ein Objekt sein' };

/** Left out. */
export const IS_REQUIRED: Wording = { en: 'is required', de: 'fehlt' };

export const isObject: ValueRule = {
  code: 'type',
  check: (value) => (isJsonObject(value) ? undefined : MUST_BE_OBJECT),
};

export const isObjectList: ValueRule = {
  code: 'type',
  check: (value) =>
    Array.isArray(value) && value.every(isJsonObject)
      ? undefined
      : { en: 'must be a list of objects', de: 'muss eine Liste von Objekten sein' },
};

/** Limits the number of items of a list. */
export function count(min: number, max: number): ValueRule {
  return {
    code: 'items',
    check: (value) => {
      const { length } = value as readonly unknown[];
      if (length < min) {
        return min === 1
          ? { en: 'must have at least 1 item', de: 'muss mindestens 1 Eintrag haben' }
          : { en: `must have at least ${min} items`, de: `muss mindestens ${min} Einträge haben` };
      }
      if (length <= max) return undefined;
      return { en: `must have at most ${max} items`, de: `darf höchstens ${max} Einträge haben` };
    },
  };
}

/** The first rule that a value breaks, if any. */
export function problemOf(value: unknown, { rules }: Value): (ValueRule & { message: Wording }) | undefined {
  for (const rule of rules) {
    const message = rule.check(value);
    if (message !== undefined) return { ...rule, message };
  }
  return undefined;
}

/** A normalised value, and what is wrong with it. */
export interface Acceptance<T> {
  readonly value: T;
  /** Empty if nothing is wrong. Pointers (RFC 6901) start at the given object. */
  readonly problems: readonly FieldError[];
}

/**
 * Reads an object by its shape: normalises the fields of the shape and leaves others unchanged.
 * @param partial whether it is a change: required fields may then be left out
 */
export function accept<T extends object>(
  shape: Shape,
  input: T,
  { partial = false, at = '' }: { readonly partial?: boolean; readonly at?: string } = {},
): Acceptance<T> {
  const value: Record<string, unknown> = { ...(input as Record<string, unknown>) };
  let problems: readonly FieldError[] = NONE;
  for (const [name, known] of fieldsOf(shape)) {
    if (value[name] === undefined && (partial || known.optional)) continue;
    const read = acceptOne(known, value[name], at, name);
    value[name] = read.value;
    if (read.problems.length > 0) problems = problems.concat(read.problems);
  }
  return { value: value as T, problems };
}

const NONE: readonly FieldError[] = [];
/** Shapes are constants, and an import reads hundreds of thousands of objects by them. */
const fields = new WeakMap<Shape, readonly (readonly [string, Value])[]>();

function fieldsOf(shape: Shape): readonly (readonly [string, Value])[] {
  const known = fields.get(shape);
  if (known) return known;
  const entries = Object.entries(shape);
  fields.set(shape, entries);
  return entries;
}

/**
 * As {@link accept}, but throws if anything is wrong.
 * @throws the error, with everything that is wrong in `errors`
 */
export function accepted<T extends object>(
  shape: Shape,
  input: T,
  error: ErrorFactory,
  options: { readonly partial?: boolean } = {},
): T {
  const { value, problems } = accept(shape, input, options);
  if (problems.length > 0) throw refusal(error, problems);
  return value;
}

/** What is wrong with names that nobody knows. @param at pointer to the object that has them */
export function unknownNames(
  given: object,
  known: object,
  at: string,
  message: Wording,
): readonly FieldError[] {
  return Object.keys(given)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => ({ pointer: `${at}/${name}`, code: 'unknown', message }));
}

/** Most problems of an answer: nobody corrects more at once. */
const MOST_PROBLEMS = 100;

/** An error with the problems; its message is the first one. */
export function refusal(error: ErrorFactory, problems: readonly FieldError[]): DomainError {
  const [first] = problems;
  return error(first && worded((language) => `${first.pointer} ${first.message[language]}`), {
    errors: problems.slice(0, MOST_PROBLEMS),
  });
}

function acceptOne(known: Value, given: unknown, at: string, name: string): Acceptance<unknown> {
  const value = known.normalise ? known.normalise(given) : given;
  const refused = (code: string, message: Wording): Acceptance<unknown> => ({
    value,
    problems: [{ pointer: `${at}/${name}`, code, message }],
  });
  if (value === undefined) return refused('required', IS_REQUIRED);
  if (value === null && known.nullable) return { value, problems: NONE };
  const wrong = problemOf(value, known);
  if (wrong) return refused(wrong.code, wrong.message);
  const { parts } = known;
  if (!parts) return { value, problems: NONE };
  const pointer = `${at}/${name}`;
  if (!Array.isArray(value)) return accept(parts, value as object, { at: pointer });
  const items = value.map((item: object, index) => accept(parts, item, { at: `${pointer}/${index}` }));
  return { value: items.map((item) => item.value), problems: items.flatMap(({ problems }) => problems) };
}
