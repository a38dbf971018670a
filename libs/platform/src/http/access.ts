import { applyDecorators, HttpCode, type ExecutionContext } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/internal';
import { argumentsOf, documentAccess, queryClassOf } from './access-docs.js';
import { resolveAccess, type AccessRule, type ResolvedAccess } from './access-rule.js';
import { mergeRouteConfig, routeConfigOf } from './route-config.js';

const ACCESS = 'platform:access';

/**
 * The one decorator of a route besides its verb: who may call it, under which conditions, and what the API document
 * says about it. The process does not start if a route has none (see AccessTable).
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
    const handler = descriptor.value as object;
    const access = declareAccess(handler, rule, operationId);
    const kinds = argumentsOf(target, key);
    mergeRouteConfig(handler, {
      access,
      readsBody: kinds.has(RouteParamtypes.BODY),
      query: queryClassOf(target, key),
    });
    if (access.cache) demandCacheable(access, kinds);
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

/** What would be shown to people who must not see it, or would not be part of the answer's key. */
function demandCacheable(access: ResolvedAccess, kinds: ReadonlySet<RouteParamtypes>): void {
  const everybodys = access.revalidates && access.who.includes('guest') && !access.permission;
  const known = [...kinds].every((kind) => [RouteParamtypes.PARAM, RouteParamtypes.QUERY].includes(kind));
  if (everybodys && known && !access.stepUp) return;
  throw new Error(
    `${access.operationId} cannot have \`cache\` in its @Access: it needs \`revalidates: true\`, \`who: 'guest'\`, no permission, ` +
      'and a handler that reads only the path and the query',
  );
}

/** Stores the rule of a handler or a gateway for {@link accessRuleOf}. */
export function declareAccess(holder: object, rule: AccessRule, operationId: string): ResolvedAccess {
  const access = resolveAccess(rule, operationId);
  Reflect.defineMetadata(ACCESS, access, holder);
  return access;
}

/** The rule that was stored for a handler or a gateway. */
export function declaredAccess(holder: object): ResolvedAccess | undefined {
  return Reflect.getMetadata(ACCESS, holder) as ResolvedAccess | undefined;
}

/** The part of a Fastify request that holds its route's rule. */
export interface RoutedRequest {
  readonly routeOptions: { readonly config?: unknown };
}

/** The rule of the current route or message, for guards and hooks; undefined for addresses that do not exist. */
export function accessRuleOf(source: ExecutionContext | RoutedRequest): ResolvedAccess | undefined {
  if ('routeOptions' in source) return routeConfigOf(source).access;
  return declaredAccess(source.getHandler());
}
