// Loads all libraries, so that their declarations are known.
import '#libraries';
import { permissionsOf } from '#foundation/identity';
import type { Audience, ResolvedAccess } from '#platform/http';
import { BUILT_IN_ROLES, DELEGABLE_PERMISSIONS, STAFF_PERMISSIONS } from '#platform/permissions';

/** A kind of caller, described by the properties that decide what they may call. */
export interface CallerKind {
  readonly name: string;
  /** The credential; absent for callers without one: nobody and guests. */
  readonly kind?: 'session' | 'api-key';
  readonly audience?: Exclude<Audience, 'public' | 'guest'>;
  readonly permissions?: ReadonlySet<string>;
  /** The caller is limited to some stores, and asks about another store. */
  readonly elsewhere?: true;
}

/**
 * The outcome of a call: refused with this status, or `in` if the guards let it in, whatever the route then answers.
 */
export type Outcome = 401 | 403 | 'in';

const SCOPES: ReadonlySet<string> = new Set(DELEGABLE_PERMISSIONS);

/** All kinds of callers, for the page and for the proof. */
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
 * What a route's declaration means for a caller. It is computed only from the declaration: the page shows it, and the
 * proof compares it with the product's answers. Sessions are new, so step-up refuses only API keys and apps.
 */
export function expectation(
  { who, permission, store, stepUp, revalidates }: ResolvedAccess,
  caller: CallerKind,
): Outcome {
  // Public routes do not check credentials.
  if (who.includes('public')) return 'in';
  const open = who.includes('guest');
  if (!caller.kind) return open ? 'in' : 401;
  if (caller.kind !== 'session' && ((permission === undefined && !revalidates) || stepUp)) return 403;
  if (!open && !who.includes(caller.audience!)) return 403;
  if (permission === undefined || caller.audience === 'customer') return 'in';
  if (caller.audience === 'staff' && !caller.permissions!.has(permission)) return 403;
  if (caller.elsewhere) return store === 'filter' ? 'in' : 403;
  return 'in';
}
