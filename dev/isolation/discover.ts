import type { RouteEntry } from '#platform/http';
import { callersOf, ownedBy } from './attacks.js';
import { Unbuildable, type Composer } from './compose.js';
import type { Findings } from './findings.js';
import type { Caller, FilledTenant } from './filled-tenant.js';
import { mustHide } from './judge.js';

interface Parts {
  readonly composer: Composer;
  readonly findings: Findings;
  readonly a: FilledTenant;
  readonly b: FilledTenant;
}

/**
 * Finds the tenants' ids by calling all routes that read, twice, because found ids make further calls possible. If a
 * route needs a kind of object that the tenants do not have, the route that creates such objects is called. So new
 * libraries are attacked even if fill.ts does not know them.
 */
export async function discover(routes: readonly RouteEntry[], parts: Parts): Promise<void> {
  const { a, b } = parts;
  const readable = routes.filter(({ method }) => method === 'GET');
  for (const [tenant, other] of [[a, b] as const, [b, a] as const]) {
    for (const route of readable) await tryAll(route, tenant, other, parts);
    for (const route of makersOfMissing(routes, tenant, parts)) await tryAll(route, tenant, other, parts);
    for (const route of readable) await tryAll(route, tenant, other, parts);
  }
}

async function tryAll(
  route: RouteEntry,
  tenant: FilledTenant,
  other: FilledTenant,
  parts: Parts,
): Promise<void> {
  for (const caller of callersOf(route, tenant)) {
    try {
      await tryOnce(route, caller, { tenant, other, ...parts });
    } catch (error) {
      if (!(error instanceof Unbuildable)) throw error;
    }
  }
}

async function tryOnce(
  route: RouteEntry,
  { name, headers }: Caller,
  { tenant, other, composer, findings }: Parts & { tenant: FilledTenant; other: FilledTenant },
): Promise<void> {
  const composed = composer.compose(route, { pick: ownedBy(tenant), marker: tenant.marker });
  const home = { 'x-tenant': tenant.record.slug };
  const sending = { ...composed, headers: { ...composed.headers, ...home, ...headers } };
  const received = await tenant.services.wire.send(sending);
  findings.route = `${route.method} ${route.url}`;
  const what = `${name} of ${tenant.name} on its own data`;
  const clean = mustHide(findings, other, { what, sending, received });
  if (clean && received.status < 400) tenant.learn(sending.path, received);
}

/** Routes such as `POST /notes`, if there is a `GET /notes/:id` and the tenant has no note. */
function makersOfMissing(
  routes: readonly RouteEntry[],
  tenant: FilledTenant,
  { composer }: Parts,
): RouteEntry[] {
  const collections = routes
    .filter((route) =>
      composer.description
        .places(route)
        .some(({ in: where, kind }) => where === 'path' && tenant.next(kind) === undefined),
    )
    .map(({ url }) => url.slice(0, url.indexOf('/:')));
  return routes.filter(({ method, url }) => method === 'POST' && collections.includes(url));
}
