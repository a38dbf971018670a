import { applyDecorators } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiSecurity,
  getSchemaPath,
} from '@nestjs/swagger';
import type { ErrorFactory, ErrorSpec } from '#platform/errors';
import type { Audience, ResolvedAccess } from './access-rule.js';
import { Page } from './page.js';
import { ProblemDto } from './problem.dto.js';
import { statusOfKind } from './problem.js';
import { platformErrors } from './http.errors.js';

/** Security schemes of the documents, and which of them each audience may use (any one of them is enough). */
export const securityOf: Readonly<Record<Audience, readonly string[]>> = {
  public: [],
  guest: ['customer', 'cart'],
  customer: ['customer'],
  staff: ['staff', 'apiKey', 'oauth'],
  operator: ['operator'],
};

/** What programs use. */
const MACHINES: ReadonlySet<string> = new Set(['apiKey', 'oauth']);

/** The parts of a handler's arguments that decide which errors are possible. */
export function argumentsOf(target: object, key: string | symbol): Set<RouteParamtypes> {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, target.constructor, key) ?? {}) as object;
  // `<type>:<index>`. Custom decorators use `<random id>__customRouteArgs__:<index>`, and such an id may begin with digits.
  const builtIn = Object.keys(args).filter((name) => /^\d+:\d+$/.test(name));
  return new Set(builtIn.map((name) => Number.parseInt(name, 10) as RouteParamtypes));
}

/** Errors that follow from the rule and the handler's arguments, without being declared. */
function impliedErrors(access: ResolvedAccess, args: Set<RouteParamtypes>): ErrorFactory[] {
  const guarded = !access.who.includes('public') && !access.who.includes('guest');
  const readsInput = args.has(RouteParamtypes.BODY) || args.has(RouteParamtypes.QUERY);
  return [
    ...(readsInput || access.idempotency === 'required' ? [platformErrors.invalidInput] : []),
    ...(guarded ? [platformErrors.unauthenticated, platformErrors.forbidden] : []),
    ...(args.has(RouteParamtypes.PARAM) ? [platformErrors.notFound] : []),
    platformErrors.tooMany,
    platformErrors.unavailable,
  ];
}

/** One response per status: its description lists the codes, its examples show them. */
function problemResponses(specs: readonly ErrorSpec[], extraStatus: readonly number[]): MethodDecorator[] {
  const byStatus = new Map<number, Map<string, ErrorSpec>>(extraStatus.map((status) => [status, new Map()]));
  for (const spec of specs) {
    const status = statusOfKind[spec.kind];
    byStatus.set(status, (byStatus.get(status) ?? new Map<string, ErrorSpec>()).set(spec.code, spec));
  }
  return [...byStatus].map(([status, errors]) =>
    ApiResponse({
      status,
      description: descriptionOf(status, [...errors.values()]),
      ...(status === 429 || status === 503
        ? { headers: { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } } } }
        : {}),
      content: {
        'application/problem+json': {
          schema: { $ref: getSchemaPath(ProblemDto) },
          ...(errors.size > 0 && {
            examples: Object.fromEntries(
              [...errors.values()].map((spec) => [
                spec.code,
                {
                  value: {
                    type: `/docs/errors#${spec.code}`,
                    title: spec.title,
                    status,
                    detail: spec.title,
                    code: spec.code,
                    correlationId: '01jd2k3m4n5p6q7r8s9tavwxyz',
                  },
                },
              ]),
            ),
          }),
        },
      },
    }),
  );
}

function descriptionOf(status: number, errors: readonly ErrorSpec[]): string {
  if (errors.length > 0) return errors.map((spec) => `\`${spec.code}\`: ${spec.title}`).join('\n\n');
  return status === 409
    ? 'A request with the same Idempotency-Key is still running'
    : 'The Idempotency-Key was used with another body';
}

function successResponse(access: ResolvedAccess): MethodDecorator {
  const { type, oneOf, list, status, description = 'Done', mediaType } = access.answers ?? {};
  if (mediaType) {
    return ApiResponse({
      status: status ?? 200,
      description,
      content: { [mediaType]: { schema: { type: 'string' } } },
    });
  }
  if (oneOf) {
    const schema = { oneOf: oneOf.map((shape) => ({ $ref: getSchemaPath(shape) })) };
    const response = ApiResponse({ status: status ?? 200, description, schema });
    return (target, key, descriptor) => {
      applyDecorators(ApiExtraModels(...oneOf), response)(target, key, descriptor);
    };
  }
  const body = type && (list ? Page(type) : type);
  // Nest's verb decides between 200 and 201 where the rule says nothing; `default` would hide it from clients.
  const options = { description, ...(body && { type: body }) };
  if (status !== undefined) return ApiResponse({ ...options, status });
  return access.answers && !body ? ApiResponse({ ...options, status: 204 }) : ApiResponse(options);
}

/** Keys and OAuth tokens do not open routes that name no permission, nor those that want a person's fresh proof. */
function schemesOf({ who, permission, stepUp }: ResolvedAccess): string[] {
  const forMachines = permission !== undefined && !stepUp;
  const all = who.flatMap((audience) => securityOf[audience]);
  return [...new Set(all)].filter((scheme) => forMachines || !MACHINES.has(scheme));
}

/** The OpenAPI side of `@Access`. */
export function documentAccess(access: ResolvedAccess): MethodDecorator {
  return (target, key, descriptor) => {
    const idempotent = access.idempotency !== 'none';
    const specs = [...impliedErrors(access, argumentsOf(target, key)), ...(access.errors ?? [])].map(
      (error) => error().spec,
    );
    const schemes = schemesOf(access);
    applyDecorators(
      ApiExtraModels(ProblemDto),
      ApiOperation({
        operationId: access.operationId,
        summary: access.summary,
        description: access.description,
        deprecated: access.deprecated,
        ...(access.permission && { 'x-permission': access.permission }),
      }),
      successResponse(access),
      ...problemResponses(specs, idempotent ? [409, 422] : []),
      ...schemes.map((scheme) => ApiSecurity(scheme)),
      ...(access.who.includes('guest') || access.who.includes('public') ? [ApiSecurity({})] : []),
      ...(access.tenant === 'required' ? [tenantHeader()] : []),
      ...(idempotent ? [idempotencyHeader(access.idempotency === 'required')] : []),
    )(target, key, descriptor);
  };
}

function tenantHeader(): MethodDecorator & ClassDecorator {
  return ApiHeader({
    name: 'X-Tenant',
    required: false,
    description: 'The tenant’s slug, on hosts that serve many tenants; its own host needs none',
    schema: { type: 'string', example: 'north-bikes' },
  });
}

function idempotencyHeader(required: boolean): MethodDecorator & ClassDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required,
    description:
      'The same key and body give the same answer for 24 hours (draft-ietf-httpapi-idempotency-key-header)',
    schema: { type: 'string', minLength: 1, maxLength: 255, example: '8e03978e-40d5-43e8-bc93-6894a57f9324' },
  });
}
