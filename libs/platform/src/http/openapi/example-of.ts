import type { JsonObject } from './to-openapi31.js';

/** How far examples follow references; category trees refer to themselves. */
const MAX_DEPTH = 6;

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-02-28T12:00:00.000Z',
  email: 'ada@example.com',
  uri: 'https://shop.example.com',
  password: 'correct horse battery staple',
};

/**
 * Makes an example of a JSON Schema (2020-12) from the examples, defaults and enums of its parts, so that each DTO field
 * declares its example once. Texts with a pattern must declare an example.
 * @param schemas the document's `components.schemas`
 */
export function exampleOf(schema: unknown, schemas: JsonObject, depth = 0): unknown {
  const node = (schema ?? {}) as JsonObject;
  if (Array.isArray(node.examples)) return node.examples[0];
  if (node.default !== undefined) return node.default;
  if (node.const !== undefined) return node.const;
  if (Array.isArray(node.enum)) return node.enum[0];
  if (typeof node.$ref === 'string')
    return exampleOf(schemas[node.$ref.split('/').at(-1)!], schemas, depth + 1);
  const [alternative] = [node.anyOf, node.oneOf].flat().filter(Boolean);
  if (alternative) return exampleOf(alternative, schemas, depth);
  if (Array.isArray(node.allOf)) {
    return Object.assign({}, ...node.allOf.map((part) => exampleOf(part, schemas, depth))) as unknown;
  }
  return exampleOfType(node, schemas, depth);
}

function exampleOfType(node: JsonObject, schemas: JsonObject, depth: number): unknown {
  switch (Array.isArray(node.type) ? node.type[0] : node.type) {
    case 'object':
      return exampleObject(node, schemas, depth);
    case 'array':
      return exampleArray(node, schemas, depth);
    case 'integer':
    case 'number':
      return node.minimum ?? 1;
    case 'boolean':
      return true;
    case 'string':
      return exampleText(node);
    default:
      return {};
  }
}

function exampleObject(node: JsonObject, schemas: JsonObject, depth: number): JsonObject {
  const required = new Set((node.required ?? []) as string[]);
  const entries = Object.entries((node.properties ?? {}) as JsonObject)
    .filter(([name]) => required.has(name) || depth < MAX_DEPTH)
    // It replaces another field, and the example has that one.
    .filter(([, property]) => !(property as JsonObject)['x-instead-of'])
    .map(([name, property]) => [name, exampleOf(property, schemas, depth + 1)] as const);
  return Object.fromEntries(entries);
}

function exampleArray(node: JsonObject, schemas: JsonObject, depth: number): unknown[] {
  const least = (node.minItems as number | undefined) ?? 0;
  if (depth >= MAX_DEPTH && least === 0) return [];
  return Array.from({ length: Math.max(1, least) }, () => exampleOf(node.items, schemas, depth + 1));
}

function exampleText({ format, minLength = 0, maxLength = 100 }: JsonObject): string {
  const known = typeof format === 'string' ? FORMATS[format] : undefined;
  return (known ?? 'text').padEnd(minLength as number, '.').slice(0, maxLength as number);
}
