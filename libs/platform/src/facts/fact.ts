/** The part of JSON Schema that describes facts. Objects are open: fields may be added. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean;
  readonly items?: JsonSchema;
}

/**
 * One value of what we tell others in events and live messages, declared once: its type for the compiler, its JSON Schema for
 * the documents and for the tests, which check everything that is told. Nothing is checked in production.
 */
export interface Fact<T = unknown> {
  /** Only for the compiler: the type of the value. It never exists at run time. */
  readonly holds?: T;
  readonly schema: JsonSchema;
  readonly optional?: boolean;
}

/** The fields of an object. */
export type Fields = Readonly<Record<string, Fact>>;

type Optional = { readonly optional: true };
type Held<F> = F extends Fact<infer T> ? T : never;
type Flat<T> = { [Name in keyof T]: T[Name] };

/** The type of an object with these fields. */
export type FactsOf<F extends Fields> = Flat<
  { readonly [N in keyof F as F[N] extends Optional ? never : N]: Held<F[N]> } & {
    readonly [N in keyof F as F[N] extends Optional ? N : never]?: Held<F[N]>;
  }
>;

/** @param description for integrators */
export function text(description?: string): Fact<string> {
  return fact({ type: 'string' }, description);
}

/** An opaque id, never empty. */
export function id(description?: string): Fact<string> {
  return fact({ type: 'string', minLength: 1 }, description);
}

/** A time in ISO 8601, UTC. */
export function time(description?: string): Fact<string> {
  return fact({ type: 'string', format: 'date-time' }, description);
}

export function whole(description?: string): Fact<number> {
  return fact({ type: 'integer' }, description);
}

/** Money in minor units; the currency is a field beside it. */
export function amount(description?: string): Fact<number> {
  return fact({ type: 'integer' }, description);
}

/** ISO 4217. */
export function currency(description?: string): Fact<string> {
  return fact({ type: 'string', pattern: '^[A-Z]{3}$' }, description);
}

export function flag(description?: string): Fact<boolean> {
  return fact({ type: 'boolean' }, description);
}

export function oneOf<const T extends string>(values: readonly T[], description?: string): Fact<T> {
  return fact({ type: 'string', enum: values }, description);
}

export function list<T>(item: Fact<T>, description?: string): Fact<readonly T[]> {
  return fact({ type: 'array', items: item.schema }, description);
}

export function object<F extends Fields>(fields: F, description?: string): Fact<FactsOf<F>> {
  return fact(schemaOf(fields), description);
}

/** An object whose fields depend on something else. */
export function anyObject(description?: string): Fact<Readonly<Record<string, unknown>>> {
  return fact({ type: 'object', additionalProperties: true }, description);
}

/** Any JSON. */
export function anything(description?: string): Fact {
  return fact({}, description);
}

export function nullable<T>({ schema }: Fact<T>): Fact<T | null> {
  const { type, enum: values } = schema;
  return {
    schema: {
      ...schema,
      ...(type && { type: [...[type].flat(), 'null'] }),
      ...(values && { enum: [...values, null] }),
    },
  };
}

/** The field may be missing. */
export function optional<T>(one: Fact<T>): Fact<T> & Optional {
  return { ...one, optional: true };
}

/** The JSON Schema of an object with these fields. */
export function schemaOf(fields: Fields): JsonSchema {
  const members = Object.entries(fields);
  return {
    type: 'object',
    required: members.flatMap(([name, { optional }]) => (optional ? [] : [name])),
    properties: Object.fromEntries(members.map(([name, { schema }]) => [name, schema])),
  };
}

function fact<T>(schema: JsonSchema, description?: string): Fact<T> {
  return { schema: { ...schema, ...(description !== undefined && { description }) } };
}
