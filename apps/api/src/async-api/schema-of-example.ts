import { isDeepStrictEqual } from 'node:util';

/** The members of JSON Schema that can be derived from an example. */
export interface JsonSchema {
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

/** A schema that fits an example. A null in the example allows any value, because the type is not known. */
export function schemaOf(example: unknown): JsonSchema {
  if (example === null || example === undefined) return {};
  if (Array.isArray(example))
    return { type: 'array', ...(example.length > 0 && { items: example.map(schemaOf).reduce(fittingBoth) }) };
  if (typeof example === 'object') return objectSchema(example);
  if (typeof example === 'string') {
    return { type: 'string', ...(isTime(example) && { format: 'date-time' }) };
  }
  if (typeof example === 'number') return { type: Number.isInteger(example) ? 'integer' : 'number' };
  return { type: 'boolean' };
}

function objectSchema(example: object): JsonSchema {
  const members = Object.entries(example).filter(([, value]) => value !== undefined);
  return {
    type: 'object',
    required: members.map(([name]) => name),
    properties: Object.fromEntries(members.map(([name, value]) => [name, schemaOf(value)])),
  };
}

/** Where the two say different things of a value, it may be any. */
function fittingBoth(one: JsonSchema, other: JsonSchema): JsonSchema {
  if (isDeepStrictEqual(one, other)) return one;
  const [members, others] = [one.properties, other.properties];
  if (!members || !others) return {};
  const both = Object.keys(members).filter((name) => Object.hasOwn(others, name));
  return {
    type: 'object',
    required: both,
    properties: Object.fromEntries(
      Object.entries({ ...members, ...others }).map(([name, schema]) => [
        name,
        both.includes(name) ? fittingBoth(members[name]!, others[name]!) : schema,
      ]),
    ),
  };
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text);
}
