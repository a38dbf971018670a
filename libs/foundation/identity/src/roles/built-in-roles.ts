import { OPERATOR_PERMISSIONS, PERMISSIONS, type Permission } from './permissions.js';

/** The roles that every tenant has. */
export const STAFF_ROLES = ['owner', 'manager', 'support'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

const SUPPORT: readonly Permission[] = [
  'catalog.read',
  'stores.read',
  'stock.read',
  'orders.read',
  'payments.read',
  'customers.read',
  'notifications.read',
];

const MANAGER: readonly Permission[] = [
  ...SUPPORT,
  'catalog.write',
  'stores.write',
  'stock.write',
  'orders.write',
  'orders.refund',
  'customers.write',
  'staff.read',
  'staff.write',
  'roles.read',
  'settings.read',
  'events.read',
  'reports.read',
];

const GRANTED: Readonly<Record<StaffRole, ReadonlySet<string>>> = {
  owner: new Set(PERMISSIONS),
  manager: new Set(MANAGER),
  support: new Set(SUPPORT),
};

const NONE: ReadonlySet<string> = new Set();
const OPERATOR: ReadonlySet<string> = new Set(OPERATOR_PERMISSIONS);

/** What a role that every tenant has allows; any other name allows nothing here, see RoleTable. */
export function permissionsOf(role: string): ReadonlySet<string> {
  return isBuiltIn(role) ? GRANTED[role] : NONE;
}

export function isBuiltIn(role: string): role is StaffRole {
  return Object.hasOwn(GRANTED, role);
}

/** What every operator may do. */
export function operatorPermissions(): ReadonlySet<string> {
  return OPERATOR;
}

/** What somebody holds: permissions, and the stores they count in (absent: all). */
export interface Holdings {
  readonly permissions: ReadonlySet<string>;
  readonly stores?: readonly string[];
}

/**
 * Whether `actor` may bring somebody into this position, or touch somebody who is in it: only with every permission and
 * every store that the position has. So nobody grants what they do not hold, to themselves or to others.
 */
export function covers(actor: Holdings, position: Holdings): boolean {
  for (const permission of position.permissions) if (!actor.permissions.has(permission)) return false;
  if (!actor.stores) return true;
  const own = actor.stores;
  return position.stores?.every((store) => own.includes(store)) ?? false;
}
