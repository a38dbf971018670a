import type { Language } from '#platform/languages';

/*
 * Permissions that a route or an operation can require: `<area>.<verb>`. Each library declares the permissions of its own
 * area in its `src/permissions.ts`; an undeclared name does not compile. The interfaces of this file are open: a library adds
 * its names by declaration merging, so they must be exported from this file directly.
 */

/** The roles that every tenant has. Each may do everything that the roles after it may do. */
export const BUILT_IN_ROLES = ['owner', 'manager', 'support'] as const;
export type BuiltInRole = (typeof BUILT_IN_ROLES)[number];

/** Describes a permission of staff. */
export interface PermissionFacts {
  /** What it allows, in words, for people who make roles and grant scopes. */
  readonly description: string;
  /** The lowest built-in role that has it; default: only owners have it. */
  readonly role?: BuiltInRole;
  /**
   * Set if it can be a scope of an API key or an OAuth token: the texts of the consent page in languages other than English.
   * Leave it out for permissions that give rights (staff, roles, keys, clients), show or set secrets, or concern one person
   * only: these are for people who log in.
   */
  readonly delegable: false | Readonly<Record<Exclude<Language, 'en'>, string>>;
}

/** Names of staff's permissions; open for declaration merging. */
export interface StaffPermissions {}
/** Names of operators' permissions; open for declaration merging. */
export interface OperatorPermissions {}

export type StaffPermission = keyof StaffPermissions;
export type OperatorPermission = keyof OperatorPermissions;
export type Permission = StaffPermission | OperatorPermission;

/** Adds a library's names to an interface of names: `interface StaffPermissions extends Named<typeof mine> {}`. */
export type Named<P> = { readonly [N in keyof P]: true };

const facts = new Map<string, PermissionFacts>();
const staff: string[] = [];
const delegable: string[] = [];
const operators: string[] = [];

/** All permissions of staff, sorted. The list is complete when all libraries are loaded. */
export const STAFF_PERMISSIONS = staff as readonly string[] as readonly StaffPermission[];

/** The permissions of staff that can be scopes of API keys and OAuth tokens; a scope is a permission's name. Complete when all libraries are loaded. */
export const DELEGABLE_PERMISSIONS = delegable as readonly string[] as readonly StaffPermission[];

/** All permissions of operators, sorted; every operator has all of them. Complete when all libraries are loaded. */
export const OPERATOR_PERMISSIONS = operators as readonly string[] as readonly OperatorPermission[];

/** Declares permissions of staff. A name that is declared twice throws at load. */
export function declarePermissions<const P extends Readonly<Record<string, PermissionFacts>>>(
  permissions: P,
): P {
  for (const [name, its] of Object.entries<PermissionFacts>(permissions)) {
    add(staff, name);
    facts.set(name, its);
    if (its.delegable) add(delegable, name);
  }
  return permissions;
}

/** Declares permissions of operators, with what each allows. A name that is declared twice throws at load. */
export function declareOperatorPermissions<const P extends Readonly<Record<string, string>>>(
  permissions: P,
): P {
  for (const name of Object.keys(permissions)) add(operators, name);
  return permissions;
}

/** The description of a permission of staff. */
export function factsOf(permission: StaffPermission): PermissionFacts {
  return facts.get(permission)!;
}

/** Whether this is the name of a permission of staff. */
export function isStaffPermission(name: string): name is StaffPermission {
  return facts.has(name);
}

/** Whether this is the name of a permission that can be a scope. */
export function isDelegable(name: string): boolean {
  return Boolean(facts.get(name)?.delegable);
}

function add(list: string[], name: string): void {
  if (list.includes(name)) throw new Error(`the permission ${name} is declared twice`);
  list.push(name);
  list.sort();
}
