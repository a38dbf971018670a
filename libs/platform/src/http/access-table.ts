import { Injectable } from '@nestjs/common';
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { MessageEntry, NamespaceEntry } from './message-rule.js';
import { MessageTable, type ListedProvider } from './message-table.js';
import { resolveAccess, type AccessRule, type ResolvedAccess } from './access-rule.js';
import { mediaTypeOf, type RouteConfig } from './route-config.js';

/** Which API document a route belongs to; `root` is everything outside /api/v1. */
export type Surface = 'shop' | 'admin' | 'platform' | 'root';

/** A route as it is served, with its rule. */
export interface RouteEntry {
  readonly method: string;
  /** Fastify’s pattern, such as `/api/v1/orders/:id`. */
  readonly url: string;
  readonly rule: ResolvedAccess;
  readonly operationId: string;
  readonly surface: Surface;
  /** The media type that a body must have. */
  readonly mediaType: string;
  /** Names of the path’s parameters, in order. */
  readonly params: readonly string[];
}

/** Path prefix of the API; see {@link surfaceOf}. */
export const API_PREFIX = '/api/v1';

/** The document that a path belongs to. */
export function surfaceOf(url: string): Surface {
  if (!isBelow(url, API_PREFIX)) return 'root';
  if (isBelow(url, `${API_PREFIX}/admin`)) return 'admin';
  return isBelow(url, `${API_PREFIX}/platform`) ? 'platform' : 'shop';
}

function isBelow(url: string, prefix: string): boolean {
  return url === prefix || url.startsWith(`${prefix}/`);
}

/** Thrown at start-up with every route that does not say who may call it. */
export class UndeclaredRoutesError extends Error {
  override readonly name = 'UndeclaredRoutesError';
}

/** Thrown at start-up with every operation id that two handlers have. */
export class AmbiguousOperationsError extends Error {
  override readonly name = 'AmbiguousOperationsError';

  constructor(ids: readonly string[]) {
    super(
      `These operation ids belong to two routes:\n${ids.map((id) => `  ${id}`).join('\n')}\n` +
        'Name one of them with @Access({ operationId: … }).',
    );
  }
}

/**
 * Every route of the process and who may call it, and every socket message and who may send it. It reads routes from Fastify
 * itself, so it also sees those that plugins add. The process does not start if a route or message has no rule. Guards, API
 * documents, access tests and the isolation attack read it.
 */
@Injectable()
export class AccessTable {
  readonly #entries = new Map<string, RouteEntry>();
  readonly #undeclared = new Set<string>();
  readonly #operations = new Map<string, { readonly rule: ResolvedAccess; readonly route: string }>();
  readonly #ambiguous: string[] = [];
  readonly #declared: { method: string; url: string; rule: ResolvedAccess }[] = [];
  readonly #sockets = new MessageTable();
  #bySegments?: Map<number, { segments: string[]; method: string }[]>;

  /** Starts listening. Must come before the first route. */
  attach(instance: FastifyInstance): void {
    instance.addHook('onRoute', (route) => this.#add(route));
    instance.addHook('onReady', (done) => {
      try {
        this.verify();
        done();
      } catch (error) {
        done(error as Error);
      }
    });
  }

  /**
   * Declares routes that no controller serves: plugins’ pages and files. Call it before the plugin is registered.
   * @param method an HTTP method, or `*` for all
   * @param url the pattern as the plugin registers it; with `*` at the end it covers every path with that beginning
   */
  declare(method: string, url: string, rule: AccessRule): void {
    this.#declared.push({ method, url, rule: resolveAccess(rule, `${method.toLowerCase()} ${url}`) });
  }

  /** @throws UndeclaredRoutesError, AmbiguousOperationsError */
  verify(): void {
    if (this.#ambiguous.length > 0) throw new AmbiguousOperationsError(this.#ambiguous);
    if (this.#undeclared.size === 0) return;
    const routes = [...this.#undeclared].sort().map((route) => `  ${route}`);
    throw new UndeclaredRoutesError(
      `These routes do not say who may call them:\n${routes.join('\n')}\n` +
        'Put @Access({ who: … }) on the controller’s method; for a plugin’s routes call ' +
        'AccessTable.declare(method, url, { who: … }) before registering the plugin.',
    );
  }

  /** All routes, without the HEAD routes that Fastify derives from GET. */
  entries(): readonly RouteEntry[] {
    return [...this.#entries.values()];
  }

  /** Reads the gateways among the providers of the process. @throws UndeclaredMessagesError */
  readGateways(providers: Iterable<ListedProvider>): void {
    this.#sockets.read(providers);
  }

  /** All namespaces of sockets. */
  namespaces(): readonly NamespaceEntry[] {
    return this.#sockets.namespaces();
  }

  /** The namespace of this name. */
  namespace(name: string): NamespaceEntry | undefined {
    return this.#sockets.namespace(name);
  }

  /** All messages that clients may send over sockets. */
  messages(): readonly MessageEntry[] {
    return this.#sockets.messages();
  }

  /** The message of this name in a namespace. */
  message(namespace: string, event: string): MessageEntry | undefined {
    return this.#sockets.message(namespace, event);
  }

  /** The methods of an actual path: those of the matching pattern with the fewest parameters. */
  methodsOf(path: string): readonly string[] {
    this.#bySegments ??= this.#index();
    const segments = segmentsOf(path);
    const candidates = [...(this.#bySegments.get(segments.length) ?? [])];
    const fitting = candidates.filter(({ segments: pattern }) =>
      pattern.every((part, i) => fits(part, segments[i]!)),
    );
    const parameters = ({ segments: pattern }: { segments: string[] }): number =>
      pattern.filter((part) => part.startsWith(':')).length;
    const fewest = Math.min(...fitting.map(parameters));
    const methods = fitting.filter((pattern) => parameters(pattern) === fewest).map(({ method }) => method);
    return [...new Set(methods)].sort();
  }

  #index(): Map<number, { segments: string[]; method: string }[]> {
    const index = new Map<number, { segments: string[]; method: string }[]>();
    for (const { url, method } of this.#entries.values()) {
      if (url.includes('*')) continue;
      const segments = segmentsOf(url);
      const list = index.get(segments.length) ?? [];
      index.set(segments.length, list);
      list.push({ segments, method });
      if (method === 'GET') list.push({ segments, method: 'HEAD' });
    }
    return index;
  }

  #add(route: RouteOptions): void {
    const config = (route.config ?? {}) as RouteConfig;
    for (const method of [route.method].flat()) {
      const rule = config.access ?? this.#declaredRule(method, route.url);
      if (!rule) {
        this.#undeclared.add(`${method} ${route.url}`);
        continue;
      }
      // The edge reads the rule from the route.
      const ofPlugin = config.access === undefined;
      route.config = { ...route.config, access: rule, ofPlugin } as RouteOptions['config'];
      if (method === 'HEAD') continue;
      this.#claimOperationId(rule, `${method} ${route.url}`);
      this.#bySegments = undefined;
      this.#entries.set(`${method} ${route.url}`, {
        method,
        url: route.url,
        rule,
        operationId: rule.operationId,
        surface: surfaceOf(route.url),
        mediaType: mediaTypeOf(config),
        params: segmentsOf(route.url)
          .filter((segment) => segment.startsWith(':'))
          .map((segment) => segment.slice(1)),
      });
    }
  }

  /** Clients and documents know an operation by its id. One handler may be served at several paths; two handlers must not share an id. */
  #claimOperationId(rule: ResolvedAccess, route: string): void {
    const known = this.#operations.get(rule.operationId);
    if (!known) this.#operations.set(rule.operationId, { rule, route });
    else if (known.rule !== rule) this.#ambiguous.push(`${rule.operationId}: ${known.route} and ${route}`);
  }

  #declaredRule(method: string, url: string): ResolvedAccess | undefined {
    const asked = method === 'HEAD' ? 'GET' : method;
    return this.#declared.find(
      (rule) =>
        (rule.method === '*' || rule.method === asked) &&
        (rule.url === url || (rule.url.endsWith('*') && url.startsWith(rule.url.slice(0, -1)))),
    )?.rule;
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter(Boolean);
}

function fits(pattern: string, segment: string): boolean {
  return pattern.startsWith(':') || pattern === segment;
}
