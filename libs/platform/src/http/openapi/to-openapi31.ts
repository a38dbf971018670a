/** Any JSON object. Documents have no precise type here; tests check them against the official schema. */
export interface JsonObject {
  [key: string]: unknown;
}

/**
 * Converts an OpenAPI 3.0 document, as @nestjs/swagger writes it, to 3.1 (https://spec.openapis.org/oas/v3.1.1): its
 * schemas become JSON Schema 2020-12, which has no `nullable`, no boolean `exclusiveMinimum` and no `example`.
 */
export function toOpenApi31(document: JsonObject): JsonObject {
  return {
    ...(convert(document) as JsonObject),
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base',
  };
}

/** Members whose value is one schema, and those that map names to schemas, outside of schemas. */
const SCHEMA = 'schema';
const SCHEMA_MAP = 'schemas';

/** Members that hold data, never schemas. */
const OPAQUE: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'const']);

function convert(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(convert);
  if (typeof node !== 'object' || node === null) return node;
  return mapObject(node as JsonObject, (value, key) => {
    if (OPAQUE.has(key)) return value;
    if (key === SCHEMA) return toJsonSchema(value);
    return key === SCHEMA_MAP ? mapObject(value as JsonObject, toJsonSchema) : convert(value);
  });
}

function mapObject(node: JsonObject, change: (value: unknown, key: string) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value, key)]));
}

/** Members of a schema that hold one schema, a list of them, or a map of them. */
const ONE = ['items', 'additionalProperties', 'not'];
const LISTS = ['allOf', 'anyOf', 'oneOf'];
const MAPS = ['properties', 'patternProperties'];

/** A Schema Object of 3.0 as JSON Schema 2020-12. */
export function toJsonSchema(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, example, ...rest } = schema as JsonObject;
  const result = withNumericBounds(rest);
  for (const key of ONE) if (key in result) result[key] = toJsonSchema(result[key]);
  for (const key of LISTS) if (Array.isArray(result[key])) result[key] = result[key].map(toJsonSchema);
  for (const key of MAPS) if (key in result) result[key] = mapObject(result[key] as JsonObject, toJsonSchema);
  if (example !== undefined) result.examples = [example];
  return nullable === true ? orNull(withoutNeedlessAllOf(result)) : withoutNeedlessAllOf(result);
}

/** `minimum: 1, exclusiveMinimum: true` is `exclusiveMinimum: 1`. */
function withNumericBounds(schema: JsonObject): JsonObject {
  const result = { ...schema };
  for (const [bound, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (typeof result[exclusive] !== 'boolean') continue;
    if (result[exclusive]) {
      result[exclusive] = result[bound];
      delete result[bound];
    } else {
      delete result[exclusive];
    }
  }
  return result;
}

/** 3.0 must wrap a reference in `allOf` to add members to it; 3.1 allows members beside a reference. */
function withoutNeedlessAllOf(schema: JsonObject): JsonObject {
  const { allOf, type: _type, ...rest } = schema;
  const [only] = Array.isArray(allOf) && allOf.length === 1 ? (allOf as JsonObject[]) : [];
  return only && typeof only.$ref === 'string' && !('$ref' in rest) ? { $ref: only.$ref, ...rest } : schema;
}

function orNull(schema: JsonObject): JsonObject {
  if (Array.isArray(schema.enum) && !schema.enum.includes(null)) {
    return orNull({ ...schema, enum: [...(schema.enum as unknown[]), null] });
  }
  if (typeof schema.type === 'string' && !Array.isArray(schema.allOf))
    return { ...schema, type: [schema.type, 'null'] };
  if (Array.isArray(schema.type))
    return { ...schema, type: [...new Set([...(schema.type as string[]), 'null'])] };
  const { description, deprecated, ...rest } = schema;
  return {
    anyOf: [rest, { type: 'null' }],
    ...(description !== undefined && { description }),
    ...(deprecated !== undefined && { deprecated }),
  };
}
