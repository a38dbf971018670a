// What each library declares is known once all are loaded.
import '#libraries';
import { permissionsOf } from '#foundation/identity';
import type { Audience, ResolvedAccess } from '#platform/http';
import { BUILT_IN_ROLES, DELEGABLE_PERMISSIONS, STAFF_PERMISSIONS } from '#platform/permissions';

/** Somebody who may call a route, by what decides whether they may. */
export interface CallerKind {
  readonly name: string;
  /** What speaks; absent for nobody and guests, who have no credential. */
  readonly kind?: 'session' | 'api-key';
  readonly audience?: Exclude<Audience, 'public' | 'guest'>;
  readonly permissions?: ReadonlySet<string>;
  /** Works for some stores only, and asks about another one. */
  readonly elsewhere?: true;
}

/** What comes of a call: refused with this status, or let in, whatever the route then makes of it. */
export type Outcome = 401 | 403 | 'in';

const SCOPES: ReadonlySet<string> = new Set(DELEGABLE_PERMISSIONS);

/** Everybody there is to tell apart, for the page and for the proof. */
export const CALLERS = {
  nobody: { name: 'nobody' },
  guest: { name: 'guest' },
  customer: { name: 'customer', kind: 'session', audience: 'customer' },
  ...(Object.fromEntries(BUILT_IN_ROLES.map((role) => [role, staff(role, permissionsOf(role))])) as Record<
    (typeof BUILT_IN_ROLES)[number],
    CallerKind
  >),
  elsewhere: { ...staff('owner of another store', new Set(STAFF_PERMISSIONS)), elsewhere: true },
  powerless: staff('role without permissions', new Set()),
  operator: { name: 'operator', kind: 'session', audience: 'operator' },
  key: { name: 'API key with all scopes', kind: 'api-key', audience: 'staff', permissions: SCOPES },
} as const satisfies Record<string, CallerKind>;

/** The same key without the scope that a route asks for. */
export function keyWithout(permission: string | undefined): CallerKind {
  const permissions = new Set(DELEGABLE_PERMISSIONS.filter((scope) => scope !== permission));
  return { ...CALLERS.key, name: 'API key without the scope', permissions };
}

function staff(name: string, permissions: ReadonlySet<string>): CallerKind {
  return { name, kind: 'session', audience: 'staff', permissions };
}

/**
 * What a route's declaration means for a caller, worked out from the declaration alone: the page shows it, and the proof
 * holds what the product does against it. Sessions are fresh, so step-up stands in nobody's way but machines'.
 */
export function expectation({ who, permission, store, stepUp }: ResolvedAccess, caller: CallerKind): Outcome {
  // Where anybody may come, nobody is asked who they are.
  if (who.includes('public')) return 'in';
  const open = who.includes('guest');
  if (!caller.kind) return open ? 'in' : 401;
  if (caller.kind !== 'session' && (permission === undefined || stepUp)) return 403;
  if (!open && !who.includes(caller.audience!)) return 403;
  if (permission === undefined || caller.audience === 'customer') return 'in';
  if (caller.audience === 'staff' && !caller.permissions!.has(permission)) return 403;
  if (caller.elsewhere) return store === 'filter' ? 'in' : 403;
  return 'in';
}
