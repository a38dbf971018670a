import type { JsonObject } from './to-openapi31.js';

export const SCHEMA_REFERENCE = '#/components/schemas/';

/** The name of the schema that a node refers to, if it does. */
function referenced(node: JsonObject): string | undefined {
  const { $ref } = node;
  return typeof $ref === 'string' && $ref.startsWith(SCHEMA_REFERENCE)
    ? $ref.slice(SCHEMA_REFERENCE.length)
    : undefined;
}

/** Members that hold data, not schemas. */
const DATA: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'const', 'mapping']);

/** Members that map names to schemas: a property may be called `example`, and a response `default`. */
const NAMED: ReadonlySet<string> = new Set(['properties', 'responses']);

/** A copy in which `change` was applied to every object that is not data, innermost first. */
function rewritten(node: unknown, change: (node: JsonObject) => JsonObject): unknown {
  if (Array.isArray(node)) return node.map((item) => rewritten(item, change));
  if (typeof node !== 'object' || node === null) return node;
  const inside = (value: unknown): unknown => rewritten(value, change);
  return change(
    mapped(node as JsonObject, (value, key) => {
      if (NAMED.has(key) && typeof value === 'object') return mapped(value as JsonObject, inside);
      return DATA.has(key) ? value : inside(value);
    }),
  );
}

function mapped(node: JsonObject, change: (value: unknown, key: string) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value, key)]));
}

/** The schemas that `from` refers to, directly or through other schemas, by name. */
export function usedSchemas(from: unknown, schemas: JsonObject): JsonObject {
  const used: JsonObject = {};
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const name = referenced(node as JsonObject);
    if (name !== undefined && !(name in used) && name in schemas) {
      used[name] = schemas[name];
      visit(schemas[name]);
    }
    Object.values(node).forEach(visit);
  };
  visit(from);
  return Object.fromEntries(Object.entries(used).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Renames `ProductDto` to `Product` for clients, unless another schema has that name. */
export function withShortNames(document: JsonObject): JsonObject {
  const components = document.components as { schemas?: JsonObject };
  const names = new Set(Object.keys(components.schemas ?? {}));
  const short = (name: string): string => {
    const candidate = name.replace(/Dto$/, '');
    return names.has(candidate) ? name : candidate;
  };
  const shortened = (text: string): string =>
    text.startsWith(SCHEMA_REFERENCE) ? SCHEMA_REFERENCE + short(text.slice(SCHEMA_REFERENCE.length)) : text;
  const renamed = rewritten(document, (node) => ({
    ...node,
    ...(typeof node.$ref === 'string' && { $ref: shortened(node.$ref) }),
    ...(isMapping(node.mapping) && {
      mapping: Object.fromEntries(
        Object.entries(node.mapping).map(([value, ref]) => [value, shortened(ref)]),
      ),
    }),
  })) as JsonObject;
  const { schemas = {}, ...others } = renamed.components as { schemas?: JsonObject };
  const shortSchemas = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [short(name), schema]),
  );
  return { ...renamed, components: { ...others, schemas: shortSchemas } };
}

function isMapping(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((ref) => typeof ref === 'string')
  );
}

/**
 * Makes each list of values with a name (`x-enum-name`) a separate schema, so that client generators need not invent a
 * name. Returns the document and adds to its schemas.
 */
export function withNamedEnums(document: JsonObject): JsonObject {
  const enums = new Map<string, readonly unknown[]>();
  const changed = rewritten(document, (node) => {
    const { 'x-enum-name': name, enum: values, type, ...rest } = node;
    if (typeof name !== 'string' || !Array.isArray(values)) return node;
    const known = values.filter((value) => value !== null);
    const before = enums.get(name);
    if (before && JSON.stringify(before) !== JSON.stringify(known))
      throw new Error(
        `Two lists of values have the name ${name}: ${known.join(', ')} and ${before.join(', ')}.`,
      );
    enums.set(name, known);
    const reference = { $ref: SCHEMA_REFERENCE + name };
    const nullable = Array.isArray(type) && type.includes('null');
    return nullable ? { anyOf: [reference, { type: 'null' }], ...rest } : { ...reference, ...rest };
  }) as JsonObject;
  const components = changed.components as { schemas: JsonObject };
  for (const [name, values] of enums) {
    if (name in components.schemas)
      throw new Error(`An object has the name of the list of values ${name}. Give the list another name.`);
    components.schemas[name] = { type: 'string', enum: values };
  }
  return changed;
}

/**
 * Closes the schemas of requests: unknown fields are refused, so the documents say `additionalProperties: false`. Answers
 * stay open, because a new field must not break a client. A schema that is used in both becomes two: `Money` for answers
 * and `MoneyInput` for requests.
 * @param bodies the schemas of JSON bodies of requests
 */
export function withClosedInputs(
  paths: JsonObject,
  schemas: JsonObject,
): { paths: JsonObject; schemas: JsonObject } {
  const inputs = usedSchemas(jsonBodies(paths), schemas);
  const answers = usedSchemas(
    rewritten(paths, ({ requestBody: _, ...rest }) => rest),
    schemas,
  );
  const inputName = (name: string): string => {
    if (!(name in answers) || !isObjectSchema(schemas[name])) return name;
    if (`${name}Input` in schemas)
      throw new Error(`${name} is used in requests and answers, but another schema is called ${name}Input.`);
    return `${name}Input`;
  };
  const asInput = (node: unknown): unknown =>
    rewritten(node, (part) => {
      const name = referenced(part);
      return name === undefined ? part : { ...part, $ref: SCHEMA_REFERENCE + inputName(name) };
    });
  const closed = Object.entries(inputs).map(([name, schema]) => [inputName(name), close(asInput(schema))]);
  return {
    paths: withJsonBodies(paths, asInput),
    schemas: { ...schemas, ...(Object.fromEntries(closed) as JsonObject) },
  };
}

/** These schemas, with objects closed to fields that they do not name. */
export function closedSchemas(schemas: JsonObject): JsonObject {
  return mapped(schemas, close);
}

function isObjectSchema(schema: unknown): boolean {
  return (schema as JsonObject | undefined)?.type === 'object';
}

function close(schema: unknown): unknown {
  const node = schema as JsonObject;
  return isObjectSchema(node) && !('additionalProperties' in node)
    ? { ...node, additionalProperties: false }
    : node;
}

type Content = Record<string, JsonObject>;

function jsonBodies(paths: JsonObject): unknown[] {
  return Object.values(paths as Record<string, Record<string, JsonObject>>)
    .flatMap((verbs) => Object.values(verbs))
    .map(
      ({ requestBody }) =>
        ((requestBody as JsonObject | undefined)?.content as Content)?.['application/json'],
    );
}

/** Forms are not closed: RFC 6749 section 3.1 requires that unknown parameters are ignored. */
function withJsonBodies(paths: JsonObject, change: (node: unknown) => unknown): JsonObject {
  return rewritten(paths, (node) => {
    const body = node.requestBody as JsonObject | undefined;
    const json = (body?.content as Content | undefined)?.['application/json'];
    if (!body || !json) return node;
    return {
      ...node,
      requestBody: { ...body, content: { ...(body.content as Content), 'application/json': change(json) } },
    };
  }) as JsonObject;
}
