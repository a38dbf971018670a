import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { ResolvedAccess } from '../access-rule.js';
import type { AccessTable, Surface } from '../access-table.js';
import { ErrorResponses, type EdgeErrors, type OperationFacts } from './error-responses.js';
import { exampleOf } from './example-of.js';
import {
  SCHEMA_REFERENCE,
  usedSchemas,
  withClosedInputs,
  withNamedEnums,
  withShortNames,
} from './schemas.js';
import { withSharedParameters } from './shared-parameters.js';
import { toOpenApi31, type JsonObject } from './to-openapi31.js';

/** The three API documents. */
export type DocumentedSurface = Exclude<Surface, 'root'>;

const TITLES: Readonly<Record<DocumentedSurface, string>> = {
  shop: 'Emporium shop API',
  admin: 'Emporium admin API',
  platform: 'Emporium platform API',
};

const DESCRIPTIONS: Readonly<Record<DocumentedSurface, string>> = {
  shop: 'For customers and guests: browse, fill a cart, order.',
  admin: 'For a tenant’s staff and its integrations; API keys and OAuth tokens are limited by their scopes.',
  platform: 'For operators of the installation, who manage tenants.',
};

/** Ways to authenticate; `@Access` chooses from them by audience. */
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

export interface DocumentOptions {
  /** Where the API is reached, for `servers`. */
  readonly origin: string;
  /** Errors that the edge may answer besides the platform's own; see `EdgeErrors`. */
  readonly edgeErrors?: EdgeErrors;
  readonly version?: string;
}

/**
 * The OpenAPI 3.1 documents of an initialised app. They describe only routes of the access table, and each document
 * has only the schemas that it uses. Routes outside /api/v1 (OAuth, discovery) are in the admin document, because
 * integrations use them.
 */
export function buildDocuments(
  app: INestApplication,
  table: AccessTable,
  { origin, edgeErrors = () => [], version = '1.0.0' }: DocumentOptions,
): Readonly<Record<DocumentedSurface, JsonObject>> {
  const raw = SwaggerModule.createDocument(app, new DocumentBuilder().build(), { autoTagControllers: true });
  const whole = withNamedEnums(withShortNames(toOpenApi31(raw as unknown as JsonObject)));
  const schemas = (whole.components as { schemas: JsonObject }).schemas;
  const rules = rulesByOperation(table);

  const document = (surface: DocumentedSurface): JsonObject => {
    const errors = new ErrorResponses(edgeErrors);
    const own = operationsOf(whole.paths as Paths, (id) => rules.get(id)?.surface === surface);
    const described = mapOperations(own, (operation, verb) =>
      finished(verb, operation, errors.of(factsOf(verb, operation, rules)), schemas),
    );
    const shared = errors.components();
    const closed = withClosedInputs(described, schemas);
    const { paths, parameters } = withSharedParameters(closed.paths as Paths);
    const schemes = new Set(operationsIn(described).flatMap(schemesOf));
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
      tags: tagsOf(described),
      paths,
      components: {
        schemas: usedSchemas([paths, parameters, shared], closed.schemas),
        parameters,
        ...shared,
        securitySchemes: Object.fromEntries(
          Object.entries(SECURITY_SCHEMES).filter(([name]) => schemes.has(name)),
        ),
      },
    };
  };
  return { shop: document('shop'), admin: document('admin'), platform: document('platform') };
}

interface DocumentedRule {
  readonly surface: DocumentedSurface;
  readonly rule: ResolvedAccess;
}

function rulesByOperation(table: AccessTable): Map<string, DocumentedRule> {
  const rules = new Map<string, DocumentedRule>();
  for (const { operationId, surface, rule } of table.entries()) {
    if (!rules.has(operationId))
      rules.set(operationId, { rule, surface: surface === 'root' ? 'admin' : surface });
  }
  return rules;
}

/** If an operation is served at several paths, only the first is described: its id must be unique in a document. */
function operationsOf(paths: Paths, included: (operationId: string) => boolean): Paths {
  const result: Paths = {};
  const described = new Set<string>();
  for (const [path, verbs] of Object.entries(paths)) {
    for (const [verb, operation] of Object.entries(verbs)) {
      const id = String(operation.operationId);
      if (!included(id) || described.has(id)) continue;
      described.add(id);
      (result[path] ??= {})[verb] = operation;
    }
  }
  return result;
}

function mapOperations(paths: Paths, change: (operation: JsonObject, verb: string) => JsonObject): Paths {
  return Object.fromEntries(
    Object.entries(paths).map(([path, verbs]) => [
      path,
      Object.fromEntries(Object.entries(verbs).map(([verb, operation]) => [verb, change(operation, verb)])),
    ]),
  );
}

function factsOf(verb: string, operation: JsonObject, rules: Map<string, DocumentedRule>): OperationFacts {
  const parameters = (operation.parameters ?? []) as { name: string; in: string; required?: boolean }[];
  const ifMatch = parameters.find(({ name }) => name === 'If-Match');
  return {
    verb,
    rule: rules.get(String(operation.operationId))!.rule,
    hasBody: operation.requestBody !== undefined,
    hasQuery: parameters.some((parameter) => parameter.in === 'query'),
    paged: parameters.some(({ name, in: where }) => where === 'query' && name === 'cursor'),
    hasPath: parameters.some((parameter) => parameter.in === 'path'),
    ifMatch: ifMatch ? (ifMatch.required ? 'required' : 'optional') : 'none',
  };
}

/** Adds the status of the success answer, which depends on the verb that `@Access` does not know, and examples of bodies. */
function finished(
  verb: string,
  operation: JsonObject,
  errors: Record<string, JsonObject>,
  schemas: JsonObject,
): JsonObject {
  const { default: success, ...responses } = operation.responses as Record<string, JsonObject>;
  if (success) responses[verb === 'post' ? '201' : '200'] = success;
  const body = operation.requestBody as JsonObject | undefined;
  return {
    ...operation,
    ...(body && { requestBody: requestBodyOf(verb, body, schemas) }),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [status, withExamples(response, schemas)]),
      ),
      ...errors,
    },
  };
}

/** A POST needs no body if all its fields are optional. An empty PUT or PATCH is refused. */
function requestBodyOf(verb: string, body: JsonObject, schemas: JsonObject): JsonObject {
  const { schema } = (body.content as Record<string, JsonObject>)['application/json'] ?? {};
  const name = String((schema as JsonObject | undefined)?.$ref).slice(SCHEMA_REFERENCE.length);
  const { required } = (schemas[name] ?? {}) as { required?: readonly string[] };
  const mayBeAbsent = verb === 'post' && name in schemas && !required?.length;
  return { ...withExamples(body, schemas), required: !mayBeAbsent };
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
