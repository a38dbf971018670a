import type { Type } from '@nestjs/common';
import type { ResolvedAccess } from './access-rule.js';

/** Nest's Fastify adapter uses this metadata as the route's `config` (`@RouteConfig` writes the same). */
const ROUTE_CONFIG = '__fastify_route_config__';

/** How a route takes its body. Every route takes JSON, unless one of the decorators here says otherwise. */
export type BodyForm =
  /** The bytes of a JSON body, not parsed: the handler checks their signature first. */
  | { readonly as: 'signed' }
  /** A form, as URLSearchParams, so that the handler sees a repeated parameter. */
  | { readonly as: 'form' }
  /** A stream of one of these media types, with a largest size in bytes. */
  | { readonly as: 'stream'; readonly mediaTypes: readonly string[]; readonly maxBytes: number };

/** What Fastify stores with a route. */
export interface RouteConfig {
  readonly access?: ResolvedAccess;
  /** How the body is read; absent: as JSON. */
  readonly body?: BodyForm;
  /** The handler reads a body (`@Body()`). */
  readonly readsBody?: boolean;
  /** The class that the handler reads the query as (`@Query()`). */
  readonly query?: Type;
  /** A plugin serves it, without Nest and its guards. */
  readonly ofPlugin?: boolean;
}

/** The media type that a route takes its body in; the first of several. */
export function mediaTypeOf({ body }: RouteConfig): string {
  if (body?.as === 'stream') return body.mediaTypes[0]!;
  return body?.as === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
}

/** Adds to the config of a handler's route. */
export function mergeRouteConfig(handler: object, config: RouteConfig): void {
  const existing = (Reflect.getMetadata(ROUTE_CONFIG, handler) as object | undefined) ?? {};
  Reflect.defineMetadata(ROUTE_CONFIG, { ...existing, ...config }, handler);
}

/** The config of a request's route; empty for addresses that do not exist. */
export function routeConfigOf(request: {
  readonly routeOptions: { readonly config?: unknown };
}): RouteConfig {
  return (request.routeOptions.config as RouteConfig | undefined) ?? {};
}

/** Whether a plugin serves the route: then Nest's guards do not run. */
export function isPluginsRoute(request: { readonly routeOptions: { readonly config?: unknown } }): boolean {
  return routeConfigOf(request).ofPlugin === true;
}
