import { applyDecorators, HttpCode, type ExecutionContext, type Type } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { documentAccess } from './access-docs.js';
import { resolveAccess, type AccessRule, type ResolvedAccess } from './access-rule.js';

const ACCESS = 'platform:access';
/** Nest's Fastify adapter hands this metadata over as the route's `config` (what `@RouteConfig` writes). */
const ROUTE_CONFIG = '__fastify_route_config__';

/**
 * The one decorator of a route besides its verb: who may call it, under which conditions, and what the API document
 * says about it. A route without it fails the start (see AccessTable).
 *
 * ```ts
 * @Get()
 * @Access({ who: 'guest', summary: 'List products', answers: { type: ProductDto, list: true } })
 * list(@Query() query: ProductQuery) { return this.products.list(query); }
 * ```
 */
export function Access(rule: AccessRule): MethodDecorator {
  return (target, key, descriptor) => {
    const operationId = `${target.constructor.name.replace(/Controller$/, '')}_${String(key)}`;
    const access = resolveAccess(rule, operationId);
    const handler = descriptor.value as object;
    Reflect.defineMetadata(ACCESS, access, handler);
    mergeRouteConfig(handler, { access });
    const status =
      rule.answers?.status ??
      (rule.answers && !rule.answers.type && !rule.answers.oneOf && !rule.answers.mediaType
        ? 204
        : undefined);
    return applyDecorators(...(status === undefined ? [] : [HttpCode(status)]), documentAccess(access))(
      target,
      key,
      descriptor,
    );
  };
}

/** Marks a route whose handler needs the body's bytes as they came (`request.rawBody`), to check a signature. */
export function RawBody(): MethodDecorator {
  return (_target, _key, descriptor) => {
    mergeRouteConfig(descriptor.value as object, { rawBody: true });
  };
}

/**
 * Marks a route that takes a form (`application/x-www-form-urlencoded`), and no JSON; others take no forms.
 * @param type what the documents say of its fields
 */
export function TakesForm(type: Type): MethodDecorator {
  return (target, key, descriptor) => {
    mergeRouteConfig(descriptor.value as object, { form: true });
    applyDecorators(ApiConsumes('application/x-www-form-urlencoded'), ApiBody({ type }))(
      target,
      key,
      descriptor,
    );
  };
}

function mergeRouteConfig(handler: object, config: object): void {
  const existing = (Reflect.getMetadata(ROUTE_CONFIG, handler) as object | undefined) ?? {};
  Reflect.defineMetadata(ROUTE_CONFIG, { ...existing, ...config }, handler);
}

/** What Fastify keeps beside a route. */
export interface RouteConfig {
  readonly access?: ResolvedAccess;
  readonly rawBody?: boolean;
  readonly form?: boolean;
}

/** A request as far as its route's rule is concerned; Fastify's own request fits. */
export interface RoutedRequest {
  readonly routeOptions: { readonly config: unknown };
}

/** The rule of the route that a guard or a hook is serving; undefined for addresses that do not exist. */
export function accessRuleOf(source: ExecutionContext | RoutedRequest): ResolvedAccess | undefined {
  if ('routeOptions' in source) return (source.routeOptions.config as RouteConfig | undefined)?.access;
  return Reflect.getMetadata(ACCESS, source.getHandler()) as ResolvedAccess | undefined;
}
