import type { ResolvedAccess } from './access-rule.js';
import type { BodyForm } from './route-body.js';

/** Nest's Fastify adapter hands this metadata over as the route's `config` (what `@RouteConfig` writes). */
const ROUTE_CONFIG = '__fastify_route_config__';

/** What Fastify keeps beside a route. */
export interface RouteConfig {
  readonly access?: ResolvedAccess;
  /** How the body comes; absent: as JSON. */
  readonly body?: BodyForm;
  /** The handler reads a body (`@Body()`). */
  readonly readsBody?: boolean;
}

/** Adds to what Fastify keeps beside the route of a handler. */
export function mergeRouteConfig(handler: object, config: RouteConfig): void {
  const existing = (Reflect.getMetadata(ROUTE_CONFIG, handler) as object | undefined) ?? {};
  Reflect.defineMetadata(ROUTE_CONFIG, { ...existing, ...config }, handler);
}

/** What is kept beside the route of a request; nothing for addresses that do not exist. */
export function routeConfigOf(request: {
  readonly routeOptions: { readonly config?: unknown };
}): RouteConfig {
  return (request.routeOptions.config as RouteConfig | undefined) ?? {};
}
