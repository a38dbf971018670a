import type { RouteEntry } from '#platform/http';
import { callersOf, ownedBy } from './attacks.js';
import type { Composer } from './compose.js';
import type { Findings } from './findings.js';
import type { Caller, FilledTenant } from './filled-tenant.js';
import { mustHide, reproduction } from './judge.js';
import { ROUTE_NOTES, type RouteNotes } from './route-notes.js';
import type { Received, Sending } from './wire.js';

/** A call of a tenant's person on their own data, and its answer. */
interface OwnCall {
  readonly caller: Caller;
  readonly sending: Sending;
  readonly received: Received;
}

/** Several ids are tried, because a route may refuse some, for example another person's order or a closed one. */
const MAX_TRIES = 8;

/** Codes of refusals that come before the route's own code. */
const BEFORE_THE_ROUTE = /^(request|route|tenant|rate-limit|access|service|internal|paging)\./;

/**
 * Calls a route as A, as B, and as A again, each on their own data. Finds state that passes from one to the other (a
 * cache, a field, a wrong connection). Also shows that the requests of the attacks are valid: they work for their
 * owners.
 */
export async function interleave(
  route: RouteEntry,
  { composer, findings, a, b }: { composer: Composer; findings: Findings; a: FilledTenant; b: FilledTenant },
): Promise<void> {
  const first = await reach(route, a, composer, findings);
  if (!first) return;
  check(findings, a, b, first);
  const theirs = await reach(route, b, composer, findings);
  if (theirs) check(findings, b, a, theirs);
  const again = await repeat(route, a, composer, first);
  check(findings, a, b, again);
  if (route.method === 'GET' && kindOf(again.received) !== kindOf(first.received)) {
    findings.add({
      kind: 'state',
      detail: `A was answered ${kindOf(first.received)}, and after a call of B ${kindOf(again.received)}`,
      reproduce: reproduction(again.sending, again.received),
    });
  }
}

/** Calls a route as one tenant on its own data, while the other tenant's database is watched. */
export async function callOwn(
  route: RouteEntry,
  {
    composer,
    findings,
    tenant,
    other,
  }: { composer: Composer; findings: Findings; tenant: FilledTenant; other: FilledTenant },
  body?: unknown,
): Promise<void> {
  const own = await call(route, tenant, composer, callersOf(route, tenant)[0]!, body);
  check(findings, tenant, other, own);
}

/** Calls a route on a tenant's own data until it works, and reports it if it never does. */
async function reach(
  route: RouteEntry,
  tenant: FilledTenant,
  composer: Composer,
  findings: Findings,
): Promise<OwnCall | undefined> {
  let last: OwnCall | undefined;
  const callers = callersOf(route, tenant);
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    last = await call(route, tenant, composer, callers[attempt % callers.length]!);
    if (last.received.status >= 500) break;
    if (reached(last.received, ROUTE_NOTES[route.operationId])) return last;
  }
  const { sending, received } = last!;
  findings.add({
    kind: received.status >= 500 ? 'fault' : 'not-attacked',
    detail: `${tenant.name} cannot call it on its own data: ${received.status} ${received.text.slice(0, 300)}`,
    reproduce: reproduction(sending, received),
  });
  return undefined;
}

async function call(
  route: RouteEntry,
  tenant: FilledTenant,
  composer: Composer,
  usual: Caller,
  madeBefore?: unknown,
): Promise<OwnCall> {
  const notes = ROUTE_NOTES[route.operationId];
  await notes?.before?.(tenant);
  const caller = (await notes?.caller?.(tenant)) ?? usual;
  const body = madeBefore ?? (await notes?.body?.(tenant));
  const options = { pick: ownedBy(tenant), marker: tenant.marker, body, notes };
  return send(tenant, caller, composer.compose(route, options));
}

/** Sends the same request again if it changes nothing, otherwise a new one. */
function repeat(
  route: RouteEntry,
  tenant: FilledTenant,
  composer: Composer,
  { caller, sending }: OwnCall,
): Promise<OwnCall> {
  return route.method === 'GET' ? send(tenant, caller, sending) : call(route, tenant, composer, caller);
}

async function send(tenant: FilledTenant, caller: Caller, sending: Sending): Promise<OwnCall> {
  const whole = {
    ...sending,
    headers: { ...sending.headers, 'x-tenant': tenant.record.slug, ...caller.headers },
  };
  return { caller, sending: whole, received: await tenant.services.wire.send(whole) };
}

function check(
  findings: Findings,
  owner: FilledTenant,
  other: FilledTenant,
  { sending, received, caller }: OwnCall,
): void {
  const what = `${caller.name} of ${owner.name} on own data`;
  const clean = mustHide(findings, other, { what, sending, received });
  if (clean && received.status < 400) owner.learn(sending.path, received);
}

function reached({ status, body }: Received, notes: RouteNotes | undefined): boolean {
  if (status < 400) return true;
  const { code } = (body ?? {}) as { code?: string };
  if (notes?.whole) return code !== undefined && code === notes.ownAnswer;
  return status !== 404 && code !== undefined && !BEFORE_THE_ROUTE.test(code);
}

function kindOf({ status, body }: Received): string {
  const keys = typeof body === 'object' && body !== null ? Object.keys(body).sort() : [];
  return `${status} {${keys.join(', ')}}`;
}
