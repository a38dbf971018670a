import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { AccessTable, Surface } from '../access-table.js';
import { exampleOf } from './example-of.js';
import { toOpenApi31, type JsonObject } from './to-openapi31.js';

/** The three API documents. */
export type DocumentedSurface = Exclude<Surface, 'root'>;

const TITLES: Readonly<Record<DocumentedSurface, string>> = {
  shop: 'Emporium shop API',
  admin: 'Emporium admin API',
  platform: 'Emporium platform API',
};

const DESCRIPTIONS: Readonly<Record<DocumentedSurface, string>> = {
  shop: 'What customers and guests do: browse, fill a cart, order, talk.',
  admin: 'What a tenant’s staff and its integrations do; API keys and OAuth tokens by scope.',
  platform: 'What operators of the installation do to tenants.',
};

/** Ways to prove who calls; `@Access` picks among them by audience. */
const SECURITY_SCHEMES: JsonObject = {
  customer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A customer’s access token' },
  staff: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A staff access token' },
  operator: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An operator’s access token',
  },
  oauth: {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token of an OAuth 2 client, limited by its scopes',
  },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'An API key of the tenant' },
  cart: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Cart-Token',
    description: 'A guest’s cart, from the first cart answer',
  },
};

/** A surface's operations: by path, then by verb. */
type Paths = Record<string, Record<string, JsonObject>>;

/**
 * The OpenAPI 3.1 documents of an initialised app. Only what the access table knows is described, and each document
 * holds only the schemas that it uses. Routes outside /api/v1 (OAuth, discovery) are in the admin document, whose
 * integrations use them.
 * @param origin where the API is reached, for `servers`
 */
export function buildDocuments(
  app: INestApplication,
  table: AccessTable,
  origin: string,
  version = '1.0.0',
): Readonly<Record<DocumentedSurface, JsonObject>> {
  const raw = SwaggerModule.createDocument(app, new DocumentBuilder().build(), { autoTagControllers: true });
  const whole = withShortNames(toOpenApi31(raw as unknown as JsonObject));
  const schemas = (whole.components as { schemas?: JsonObject }).schemas ?? {};
  const surfaces = surfacesByOperation(table);

  const document = (surface: DocumentedSurface): JsonObject => {
    const paths = operationsOf(whole.paths as Paths, (id) => surfaces.get(id) === surface, schemas);
    const used = usedSchemas(paths, schemas);
    const schemes = new Set(operationsIn(paths).flatMap(schemesOf));
    return {
      openapi: whole.openapi,
      jsonSchemaDialect: whole.jsonSchemaDialect,
      info: {
        title: TITLES[surface],
        version,
        description: DESCRIPTIONS[surface],
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: origin }],
      tags: tagsOf(paths),
      paths,
      components: {
        schemas: used,
        securitySchemes: Object.fromEntries(
          Object.entries(SECURITY_SCHEMES).filter(([name]) => schemes.has(name)),
        ),
      },
    };
  };
  return { shop: document('shop'), admin: document('admin'), platform: document('platform') };
}

function surfacesByOperation(table: AccessTable): Map<string, DocumentedSurface> {
  const surfaces = new Map<string, DocumentedSurface>();
  for (const { operationId, surface } of table.entries()) {
    if (!surfaces.has(operationId)) surfaces.set(operationId, surface === 'root' ? 'admin' : surface);
  }
  return surfaces;
}

/** An operation that is served at several paths is described at the first: its id is unique in a document. */
function operationsOf(paths: Paths, included: (operationId: string) => boolean, schemas: JsonObject): Paths {
  const result: Paths = {};
  const described = new Set<string>();
  for (const [path, verbs] of Object.entries(paths)) {
    for (const [verb, operation] of Object.entries(verbs)) {
      const id = String(operation.operationId);
      if (!included(id) || described.has(id)) continue;
      described.add(id);
      (result[path] ??= {})[verb] = finished(verb, operation, schemas);
    }
  }
  return result;
}

/** Gives the success answer its status, which `@Access` cannot know before the verb, and bodies their examples. */
function finished(verb: string, operation: JsonObject, schemas: JsonObject): JsonObject {
  const { default: success, ...responses } = operation.responses as Record<string, JsonObject>;
  if (success) responses[verb === 'post' ? '201' : '200'] = success;
  const body = operation.requestBody as JsonObject | undefined;
  return {
    ...operation,
    ...(body && { requestBody: withExamples(body, schemas) }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [status, withExamples(response, schemas)]),
    ),
  };
}

function withExamples(holder: JsonObject, schemas: JsonObject): JsonObject {
  const content = holder.content as Record<string, JsonObject> | undefined;
  if (!content) return holder;
  return {
    ...holder,
    content: Object.fromEntries(
      Object.entries(content).map(([mediaType, media]) => {
        const hasOwn = 'example' in media || 'examples' in media;
        if (hasOwn || !media.schema || mediaType !== 'application/json') return [mediaType, media];
        return [mediaType, { ...media, example: exampleOf(media.schema, schemas) }];
      }),
    ),
  };
}

function operationsIn(paths: Paths): JsonObject[] {
  return Object.values(paths).flatMap((verbs) => Object.values(verbs));
}

function schemesOf({ security }: JsonObject): string[] {
  return ((security ?? []) as JsonObject[]).flatMap((requirement) => Object.keys(requirement));
}

function tagsOf(paths: Paths): { name: string }[] {
  const names = new Set(operationsIn(paths).flatMap(({ tags }) => (tags ?? []) as string[]));
  return [...names].sort().map((name) => ({ name }));
}

const REFERENCE = '#/components/schemas/';

/** The schemas that something refers to, and those that they refer to. */
function usedSchemas(from: unknown, schemas: JsonObject): JsonObject {
  const used: JsonObject = {};
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const { $ref } = node as JsonObject;
    if (typeof $ref === 'string' && $ref.startsWith(REFERENCE)) {
      const name = $ref.slice(REFERENCE.length);
      if (!(name in used) && name in schemas) {
        used[name] = schemas[name];
        visit(schemas[name]);
      }
    }
    Object.values(node).forEach(visit);
  };
  visit(from);
  return Object.fromEntries(Object.entries(used).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `ProductDto` is `Product` to clients, unless something else is called that already. */
function withShortNames(document: JsonObject): JsonObject {
  const components = document.components as { schemas?: JsonObject };
  const names = new Set(Object.keys(components.schemas ?? {}));
  const short = (name: string): string => {
    const candidate = name.replace(/Dto$/, '');
    return names.has(candidate) ? name : candidate;
  };
  const rename = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(rename);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) =>
        key === '$ref' && typeof value === 'string' && value.startsWith(REFERENCE)
          ? [key, REFERENCE + short(value.slice(REFERENCE.length))]
          : [key, rename(value)],
      ),
    );
  };
  const renamed = rename(document) as JsonObject;
  const schemas = (renamed.components as { schemas?: JsonObject }).schemas ?? {};
  return {
    ...renamed,
    components: {
      ...(renamed.components as JsonObject),
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [short(name), schema])),
    },
  };
}
