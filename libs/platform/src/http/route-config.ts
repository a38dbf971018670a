import type { ResolvedAccess } from './access-rule.js';

/** Nest's Fastify adapter hands this metadata over as the route's `config` (what `@RouteConfig` writes). */
const ROUTE_CONFIG = '__fastify_route_config__';

/** How a route takes its body. Every route takes JSON, unless one of the decorators here says otherwise. */
export type BodyForm =
  /** Any bytes that are called JSON, unread: whoever signed them is asked first. */
  | { readonly as: 'signed' }
  /** A form, as URLSearchParams, so that whoever reads it sees a parameter that came twice. */
  | { readonly as: 'form' }
  /** As it arrives, of one media type and up to a size in bytes. */
  | { readonly as: 'stream'; readonly mediaType: string; readonly maxBytes: number };

/** What Fastify keeps beside a route. */
export interface RouteConfig {
  readonly access?: ResolvedAccess;
  /** How the body comes; absent: as JSON. */
  readonly body?: BodyForm;
  /** The handler reads a body (`@Body()`). */
  readonly readsBody?: boolean;
  /** A plugin serves it, without Nest and its guards. */
  readonly ofPlugin?: boolean;
}

/** The media type that a route takes its body in. */
export function mediaTypeOf({ body }: RouteConfig): string {
  if (body?.as === 'stream') return body.mediaType;
  return body?.as === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
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

/** Whether a plugin serves the route: Nest's guards do not stand before it. */
export function isPluginsRoute(request: { readonly routeOptions: { readonly config?: unknown } }): boolean {
  return routeConfigOf(request).ofPlugin === true;
}
