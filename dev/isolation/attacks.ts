import type { RouteEntry } from '#platform/http';
import { DELEGABLE_PERMISSIONS } from '#platform/permissions';
import type { Place } from './api-description.js';
import { Unbuildable, type Composer, type PickThing } from './compose.js';
import { NOBODY, type Caller, type FilledTenant } from './filled-tenant.js';
import { ROUTE_NOTES } from './route-notes.js';
import type { Sending } from './wire.js';

/** The allowed outcomes of an attack: certain statuses, any refusal, or any answer that shows nothing of the victim. */
export type Expectation = readonly number[] | 'refused' | 'nothing told';

export interface Attack {
  /** Description, such as `customer of A with B's path id`. */
  readonly what: string;
  readonly sending: Sending;
  /** The tenant whose data the answer must not show. */
  readonly hides: FilledTenant;
  readonly expects: Expectation;
  /** The tenant that may store the ids of this request and show them later, see RouteNotes.mayPass. */
  readonly mayBeKeptBy?: FilledTenant;
}

/** Bodies with log-ins, codes and tokens, by operationId. */
export type WholeBodies = ReadonlyMap<string, unknown>;

/** The attacker, the victim and what the attacks need. */
export interface AttackContext {
  readonly attacker: FilledTenant;
  readonly victim: FilledTenant;
  readonly composer: Composer;
  /** Tenants answer at `<slug>.<base domain>`. */
  readonly baseDomain: string;
  /** The victim's bodies for routes whose whole body belongs to one tenant. */
  readonly victimsBodies: WholeBodies;
}

const WHOLE_BODY = { in: 'body', name: 'as a whole' } as const;

/** Who may call a route of a tenant. */
export function callersOf({ rule }: RouteEntry, tenant: FilledTenant): Caller[] {
  if (rule.who.includes('public')) return [NOBODY];
  if (rule.who.includes('guest')) return [tenant.customer, tenant.staff, tenant.guest, NOBODY];
  return rule.who.flatMap((audience) => {
    if (audience === 'customer') return [tenant.customer];
    if (audience !== 'staff') return [];
    return isDelegable(rule.permission) ? [tenant.staff, tenant.machine] : [tenant.staff];
  });
}

/** Whether the tenant's key, which has every scope, reaches a route with this permission. */
function isDelegable(permission: string | undefined): boolean {
  return (DELEGABLE_PERMISSIONS as readonly (string | undefined)[]).includes(permission);
}

/** Attacks on a route of tenants. They must not change anything of the victim. @throws Unbuildable */
export async function attacksOn(route: RouteEntry, context: AttackContext): Promise<Attack[]> {
  return [...(await withForeignThings(route, context)), ...(await atForeignTenant(route, context))];
}

/** A's people call A with B's ids, in one place at a time, so that one refusal does not hide another leak. */
async function withForeignThings(route: RouteEntry, context: AttackContext): Promise<Attack[]> {
  const { attacker, victim, composer, victimsBodies } = context;
  const notes = ROUTE_NOTES[route.operationId] ?? {};
  const [marker, home] = [attacker.marker, { 'x-tenant': attacker.record.slug }];
  const attacks: Attack[] = [];
  const add = (caller: Caller, place: Pick<Place, 'in' | 'name'>, sending: Sending): void => {
    const mayBeKept = notes.mayPass?.[place.name] !== undefined;
    // A list with a filter that matches nothing is empty, not refused.
    const mayPass = mayBeKept || place.in === 'query';
    attacks.push({
      what: `${caller.name} of ${attacker.name} with ${victim.name}'s ${place.in} ${place.name}`,
      sending: { ...sending, headers: { ...sending.headers, ...home, ...caller.headers } },
      hides: victim,
      expects: mayPass ? 'nothing told' : 'refused',
      ...(mayBeKept && { mayBeKeptBy: attacker }),
    });
  };
  for (const caller of callersOf(route, attacker)) {
    if (notes.whole) {
      const body = victimsBodies.get(route.operationId);
      const sending = composer.compose(route, { pick: ownedBy(attacker), marker, body, notes });
      add(caller, WHOLE_BODY, sending);
      continue;
    }
    for (const place of composer.description.places(route)) {
      const body = await notes.body?.(attacker);
      const pick: PickThing = (one) =>
        one === place || samePlace(one, place) ? of(victim, one) : ownedBy(attacker)(one);
      const sending = composer.compose(route, { pick, marker, body, notes });
      add(caller, place, sending);
    }
  }
  return attacks;
}

/** A's people, and a caller without credentials, call B with B's ids. */
async function atForeignTenant(route: RouteEntry, context: AttackContext): Promise<Attack[]> {
  const { attacker, victim, composer, baseDomain, victimsBodies } = context;
  const notes = ROUTE_NOTES[route.operationId] ?? {};
  const body = notes.whole ? victimsBodies.get(route.operationId) : await notes.body?.(victim);
  const sending = composer.compose(route, { pick: ownedBy(victim), marker: victim.marker, body, notes });
  const hostOf = (tenant: FilledTenant): string => `${tenant.record.slug}.${baseDomain}`;
  const attack = (what: string, headers: Record<string, string>, expects: Expectation): Attack => ({
    what,
    sending: { ...sending, headers: { ...sending.headers, ...headers } },
    hides: victim,
    expects,
  });
  const there = { 'x-tenant': victim.record.slug };
  const attacks = [
    attack(
      `nobody at the host of ${attacker.name} with X-Tenant of ${victim.name}`,
      { host: hostOf(attacker), ...there },
      [...(isOpen(route) ? [421] : [401, 421])],
    ),
  ];
  if (!isOpen(route)) attacks.push(attack(`nobody at ${victim.name}`, there, [401]));
  if (route.rule.who.includes('public')) return attacks;
  for (const { name, headers } of callersOf(route, attacker)) {
    if (!('authorization' in headers || 'x-api-key' in headers)) continue;
    const who = `${name} of ${attacker.name}`;
    attacks.push(
      attack(`${who} with X-Tenant of ${victim.name}`, { ...there, ...headers }, [421]),
      attack(`${who} at the host of ${victim.name}`, { host: hostOf(victim), ...headers }, [421]),
    );
  }
  return attacks;
}

/**
 * A guest of A calls B with A's cart and order tokens and A's ids. B may serve them as its own guest, but must not find
 * or show data of A.
 */
export async function guestAttacksOn(route: RouteEntry, context: AttackContext): Promise<Attack[]> {
  if (!route.rule.who.includes('guest')) return [];
  const { attacker, victim, composer } = context;
  const notes = ROUTE_NOTES[route.operationId] ?? {};
  const places = composer.description
    .places(route)
    .filter(({ in: where, required }) => required && where !== 'query');
  const body = await notes.body?.(attacker);
  const sending = composer.compose(route, { pick: ownedBy(attacker), marker: attacker.marker, body, notes });
  return [
    {
      what: `guest tokens of ${attacker.name} at ${victim.name}`,
      sending: {
        ...sending,
        headers: { ...sending.headers, ...attacker.guest.headers, 'x-tenant': victim.record.slug },
      },
      hides: attacker,
      expects: places.length > 0 ? 'refused' : 'nothing told',
    },
  ];
}

/** Attacks on operators' routes, which people of tenants may never call. */
export function operatorAttacksOn(
  route: RouteEntry,
  { attacker, victim, composer }: AttackContext,
): Attack[] {
  const pick: PickThing = () => victim.record._id;
  const sending = composer.compose(route, { pick, marker: attacker.marker });
  return [attacker.customer, attacker.staff, attacker.machine, NOBODY].map((caller) => ({
    what: `${caller.name} of ${attacker.name} on an operators' route`,
    sending: { ...sending, headers: { ...sending.headers, ...caller.headers } },
    hides: victim,
    expects: caller === NOBODY ? [401] : [401, 403],
  }));
}

/** Attacks on routes without a tenant. Everybody may call them, but they must not show data of a tenant. */
export function openAttacksOn(route: RouteEntry, { attacker, victim, composer }: AttackContext): Attack[] {
  const pick: PickThing = () => victim.record._id;
  const sending = composer.compose(route, { pick, marker: attacker.marker, body: emptyBodyOf(route) });
  return [NOBODY, attacker.staff].map((caller) => ({
    what: `${caller.name} on an open route`,
    sending: { ...sending, headers: { ...sending.headers, ...caller.headers } },
    hides: victim,
    expects: route.params.length > 0 && route.method !== 'GET' ? 'refused' : 'nothing told',
  }));
}

/** Fills required places with ids of this tenant. */
export function ownedBy(tenant: FilledTenant): PickThing {
  return (place) => (place.required ? of(tenant, place) : undefined);
}

function of(tenant: FilledTenant, place: Place): string {
  const value = tenant.next(place.kind);
  if (value === undefined) {
    throw new Unbuildable(
      `${tenant.name} has nothing of the kind "${place.kind}" for ${place.in} ${place.name}: see dev/isolation/fill.ts`,
    );
  }
  return value;
}

function samePlace(a: Place, b: Place): boolean {
  return a.in === b.in && a.name === b.name;
}

function isOpen({ rule }: RouteEntry): boolean {
  return rule.who.includes('public') || rule.who.includes('guest');
}

function emptyBodyOf({ method }: RouteEntry): unknown {
  return method === 'POST' || method === 'PUT' || method === 'PATCH' ? {} : undefined;
}
