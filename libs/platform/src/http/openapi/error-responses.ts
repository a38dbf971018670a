import { platformErrors, type ErrorFactory, type ErrorKind, type ErrorSpec } from '#platform/errors';
import type { ResolvedAccess } from '../access-rule.js';
import { statusOfKind } from '../problem.js';
import { SCHEMA_REFERENCE } from './schemas.js';
import type { JsonObject } from './to-openapi31.js';

/** Errors of a route that come from the edge outside the platform, such as an unknown tenant. */
export type EdgeErrors = (rule: ResolvedAccess) => readonly ErrorFactory[];

/** Facts that decide which errors an operation may answer before its own code runs. */
export interface OperationFacts {
  readonly rule: ResolvedAccess;
  readonly verb: string;
  readonly hasBody: boolean;
  readonly hasQuery: boolean;
  /** It reads a cursor. */
  readonly paged: boolean;
  readonly hasPath: boolean;
  /** `If-Match`: not read, read, or required. */
  readonly ifMatch: 'none' | 'optional' | 'required';
}

const PROBLEM = 'application/problem+json';

/**
 * The error answers of the operations of one document. Errors of any route are written once, below
 * `components/responses`, and so is a status that has only one error; operations refer to these.
 */
export class ErrorResponses {
  readonly #general = new Map<number, Map<string, ErrorSpec>>();
  /** Statuses whose general answer some operation refers to. */
  readonly #referred = new Set<number>();
  readonly #responses: JsonObject = {};
  readonly #examples: JsonObject = {};

  constructor(private readonly edgeErrors: EdgeErrors) {}

  /** Responses by status: of the route's own errors and of those that follow from its rule and its input. */
  of(facts: OperationFacts): Record<string, JsonObject> {
    const general = byStatus([...generalErrors(facts), ...this.edgeErrors(facts.rule)]);
    const own = byStatus(facts.rule.errors ?? []);
    for (const [status, specs] of general) {
      const known = this.#general.get(status) ?? new Map<string, ErrorSpec>();
      this.#general.set(status, new Map([...known, ...specs]));
    }
    const statuses = [...new Set([...general.keys(), ...own.keys()])].sort((a, b) => a - b);
    return Object.fromEntries(
      statuses.map((status) => {
        const usual = general.get(status) ?? new Map<string, ErrorSpec>();
        // Declared, but also general: the general answer has it already.
        const special = [...(own.get(status)?.values() ?? [])].filter(({ code }) => !usual.has(code));
        return [String(status), this.#response(facts.rule, status, special, [...usual.values()])];
      }),
    );
  }

  /** Members of the document's `components`. Call it when all operations are known. */
  components(): { responses: JsonObject; examples: JsonObject; headers: JsonObject } {
    for (const status of this.#referred) {
      const specs = [...this.#general.get(status)!.values()];
      this.#responses[generalName(status)] = this.#problem(status, specs);
    }
    return {
      responses: sorted(this.#responses),
      examples: sorted(this.#examples),
      headers: {
        RetryAfter: { description: 'Seconds to wait', schema: { type: 'integer', minimum: 0 } },
        Challenge: {
          description: 'How to authenticate (RFC 9110 section 11.6.1)',
          schema: { type: 'string' },
        },
      },
    };
  }

  #response(
    { failures }: ResolvedAccess,
    status: number,
    own: readonly ErrorSpec[],
    usual: readonly ErrorSpec[],
  ): JsonObject {
    const [first] = own;
    if (!first || usual.length > 1) this.#referred.add(status);
    if (!first) return reference(generalName(status));
    if (failures) return this.#failure(failures, status, own, usual);
    // A single general error is added here; several are described once, in the general response.
    const told = usual.length === 1 ? [...own, ...usual] : own;
    const response = this.#problem(status, told, usual.length > 1);
    return own.length > 1 ? response : this.#shared(`${pascalCase(first.code)}Problem`, response);
  }

  /** A response below `components`, unless another response has that name. */
  #shared(name: string, response: JsonObject): JsonObject {
    this.#responses[name] ??= response;
    return JSON.stringify(this.#responses[name]) === JSON.stringify(response) ? reference(name) : response;
  }

  #problem(status: number, specs: readonly ErrorSpec[], orGeneral = false): JsonObject {
    for (const spec of specs) this.#examples[spec.code] = example(spec);
    return {
      description: describe(specs, orGeneral ? generalName(status) : undefined),
      ...headersOf(status),
      content: {
        [PROBLEM]: {
          schema: { $ref: `${SCHEMA_REFERENCE}Problem` },
          examples: Object.fromEntries(
            specs.map(({ code }) => [code, { $ref: `#/components/examples/${code}` }]),
          ),
        },
      },
    };
  }

  /** Errors in the format that a specification or a browser needs; errors of the edge stay problem documents. */
  #failure(
    { type, mediaType }: NonNullable<ResolvedAccess['failures']>,
    status: number,
    own: readonly ErrorSpec[],
    usual: readonly ErrorSpec[],
  ): JsonObject {
    const schema = type ? { $ref: SCHEMA_REFERENCE + type.name.replace(/Dto$/, '') } : { type: 'string' };
    return {
      description: describe(own, usual.length > 1 ? generalName(status) : undefined),
      ...headersOf(status),
      content: {
        [mediaType ?? 'application/json']: { schema },
        ...(usual.length > 0 && { [PROBLEM]: { schema: { $ref: `${SCHEMA_REFERENCE}Problem` } } }),
      },
    };
  }
}

/** Errors that follow from the rule and from what the operation reads, so that no route declares them. */
function generalErrors(facts: OperationFacts): ErrorFactory[] {
  const { rule, verb, hasBody, hasQuery, paged, hasPath, ifMatch } = facts;
  const changes = verb !== 'get';
  const credentials = !rule.who.includes('public');
  return [
    platformErrors.malformedRequest,
    platformErrors.ambiguousHost,
    ...(hasBody || hasQuery
      ? [
          platformErrors.invalidInput,
          platformErrors.forbiddenKey,
          platformErrors.tooComplex,
          platformErrors.tooDeep,
        ]
      : []),
    ...(hasBody ? [platformErrors.emptyBody, platformErrors.malformedJson] : []),
    ...(credentials ? [platformErrors.unauthenticated, platformErrors.forbidden] : []),
    ...(paged ? [platformErrors.invalidCursor] : []),
    ...(hasPath ? [platformErrors.notFound] : []),
    ...(changes
      ? [
          platformErrors.conflict,
          platformErrors.duplicate,
          platformErrors.writeConflict,
          platformErrors.tooLarge,
          platformErrors.unsupportedMedia,
        ]
      : []),
    ...(ifMatch === 'none' ? [] : [platformErrors.preconditionFailed]),
    ...(ifMatch === 'required' ? [platformErrors.preconditionRequired] : []),
    platformErrors.requestTimeout,
    platformErrors.uriTooLong,
    platformErrors.headersTooLarge,
    platformErrors.tooMany,
    platformErrors.unavailable,
    platformErrors.databaseUnavailable,
    platformErrors.redisUnavailable,
  ];
}

function byStatus(factories: readonly ErrorFactory[]): Map<number, Map<string, ErrorSpec>> {
  const result = new Map<number, Map<string, ErrorSpec>>();
  for (const factory of factories) {
    const { spec } = factory();
    const status = statusOfKind[spec.kind];
    result.set(status, (result.get(status) ?? new Map<string, ErrorSpec>()).set(spec.code, spec));
  }
  return result;
}

/** `NotFoundProblem` for 404. */
function generalName(status: number): string {
  const kind = (Object.keys(statusOfKind) as ErrorKind[]).find((each) => statusOfKind[each] === status)!;
  return `${pascalCase(kind)}Problem`;
}

function pascalCase(text: string): string {
  return text.replace(/(?:^|[^a-z0-9]+)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function reference(name: string): JsonObject {
  return { $ref: `#/components/responses/${name}` };
}

function describe(specs: readonly ErrorSpec[], also: string | undefined): string {
  const lines = specs.map(({ code, title }) => `\`${code}\`: ${title}`);
  return [...lines, ...(also === undefined ? [] : [`Or as in ${also}.`])].join('\n\n');
}

function headersOf(status: number): JsonObject {
  if (status === 401) return { headers: { 'WWW-Authenticate': { $ref: '#/components/headers/Challenge' } } };
  return status === 429 || status === 503
    ? { headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } }
    : {};
}

function example({ code, kind, title }: ErrorSpec): JsonObject {
  return {
    summary: title,
    value: {
      type: `/docs/errors#${code}`,
      title,
      status: statusOfKind[kind],
      detail: title,
      code,
      correlationId: '01jd2k3m4n5p6q7r8s9tavwxyz',
    },
  };
}

function sorted(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));
}
