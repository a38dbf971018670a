import { applyDecorators, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiSecurity,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Answer, Audience, ResolvedAccess } from './access-rule.js';
import { Page } from './page.js';
import { ProblemDto } from './problem.dto.js';

/** Security schemes of the documents, and which of them each audience may use (any one of them is enough). */
export const securityOf: Readonly<Record<Audience, readonly string[]>> = {
  public: [],
  guest: ['customer', 'cart'],
  customer: ['customer'],
  staff: ['staff', 'apiKey', 'oauth'],
  operator: ['operator'],
};

/** The schemes that programs use. */
const MACHINES: ReadonlySet<string> = new Set(['apiKey', 'oauth']);

/** The parts of a handler's arguments that decide which errors are possible. */
export function argumentsOf(target: object, key: string | symbol): Set<RouteParamtypes> {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, target.constructor, key) ?? {}) as object;
  // `<type>:<index>`. Custom decorators use `<random id>__customRouteArgs__:<index>`, and such an id may begin with digits.
  const builtIn = Object.keys(args).filter((name) => /^\d+:\d+$/.test(name));
  return new Set(builtIn.map((name) => Number.parseInt(name, 10) as RouteParamtypes));
}

/** The class that a handler reads its query as; undefined if it reads none. */
export function queryClassOf(target: object, key: string | symbol): Type | undefined {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, target.constructor, key) ?? {}) as object;
  const query = Object.keys(args).find((name) => name.startsWith(`${RouteParamtypes.QUERY}:`));
  if (query === undefined) return undefined;
  const types = (Reflect.getMetadata('design:paramtypes', target, key) ?? []) as Type[];
  return types[Number(query.split(':')[1])];
}

function successResponse(access: ResolvedAccess): MethodDecorator {
  const { type, oneOf, list, status, description = 'Done', mediaType } = access.answers ?? {};
  if (oneOf) return discriminatedResponse(oneOf, status ?? 200, description);
  if (mediaType) {
    const schema = type ? { $ref: getSchemaPath(type) } : { type: 'string' };
    const response = ApiResponse({
      status: status ?? 200,
      description,
      content: Object.fromEntries([mediaType].flat().map((one) => [one, { schema }])),
    });
    return type ? applyDecorators(ApiExtraModels(type), response) : response;
  }
  const body = type && (list ? Page(type) : type);
  // If the rule has no status, Nest's verb decides between 200 and 201; `default` would hide it from clients.
  const options = { description, ...(body && { type: body }) };
  if (status !== undefined) return ApiResponse({ ...options, status });
  return access.answers && !body ? ApiResponse({ ...options, status: 204 }) : ApiResponse(options);
}

/** One of several shapes, which clients tell apart by the value of one property. */
function discriminatedResponse(
  { property, shapes }: NonNullable<Answer['oneOf']>,
  status: number,
  description: string,
): MethodDecorator {
  const references = Object.entries(shapes).map(([value, shape]) => [value, getSchemaPath(shape)] as const);
  const schema = {
    oneOf: references.map(([, $ref]) => ({ $ref })),
    discriminator: { propertyName: property, mapping: Object.fromEntries(references) },
  };
  return applyDecorators(
    ApiExtraModels(...Object.values(shapes)),
    ApiResponse({ status, description, schema }),
  );
}

/** API keys and OAuth tokens cannot call routes that require step-up, nor those without a permission, but what is everybody's. */
function schemesOf({ who, permission, stepUp, revalidates }: ResolvedAccess): string[] {
  const forMachines = (permission !== undefined || revalidates === true) && !stepUp;
  const all = [...who.flatMap((audience) => securityOf[audience]), ...(revalidates ? MACHINES : [])];
  return [...new Set(all)].filter((scheme) => forMachines || !MACHINES.has(scheme));
}

/** The OpenAPI part of `@Access`, without the errors: they depend on the verb, which is not known yet. */
export function documentAccess(access: ResolvedAccess): MethodDecorator {
  return (target, key, descriptor) => {
    const schemes = schemesOf(access);
    const { failures, idempotency } = access;
    applyDecorators(
      ApiExtraModels(ProblemDto, ...(failures?.type ? [failures.type] : [])),
      ApiOperation({
        operationId: access.operationId,
        summary: access.summary,
        description: access.description,
        deprecated: access.deprecated,
        ...(access.permission && { 'x-permission': access.permission }),
      }),
      successResponse(access),
      ...(access.answers?.moved === undefined
        ? []
        : [ApiResponse({ status: 301, description: access.answers.moved })]),
      ...(access.answers?.seeOther === undefined
        ? []
        : [ApiResponse({ status: 303, description: access.answers.seeOther })]),
      ...(access.revalidates
        ? [ApiResponse({ status: 304, description: 'What you have is up to date' }), noneMatchHeader()]
        : []),
      ...schemes.map((scheme) => ApiSecurity(scheme)),
      ...(access.who.includes('guest') || access.who.includes('public') ? [ApiSecurity({})] : []),
      ...(access.tenant === 'required' ? [tenantHeader()] : []),
      ...(idempotency === 'none' ? [] : [idempotencyHeader(idempotency === 'required')]),
    )(target, key, descriptor);
  };
}

function tenantHeader(): MethodDecorator & ClassDecorator {
  return ApiHeader({
    name: 'X-Tenant',
    required: false,
    description: 'The tenant’s slug, on hosts that serve many tenants; not needed on the tenant’s own host',
    schema: { type: 'string', example: 'north-bikes' },
  });
}

function noneMatchHeader(): MethodDecorator & ClassDecorator {
  return ApiHeader({
    name: 'If-None-Match',
    required: false,
    description:
      'The ETag of the answer that you have; if it is up to date, the answer is 304 without a body',
    schema: { type: 'string' },
  });
}

function idempotencyHeader(required: boolean): MethodDecorator & ClassDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required,
    description:
      'The same key and body give the same answer for 24 hours (draft-ietf-httpapi-idempotency-key-header)',
    schema: {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      pattern: '^[!-~]([ -~]*[!-~])?$',
      example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
    },
  });
}
