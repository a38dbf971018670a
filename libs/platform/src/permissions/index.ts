import type { Language } from '#platform/languages';

/*
 * What a route or an effect can ask of somebody: `<area>.<verb>`. Each library declares the permissions of its own area, in
 * its `src/permissions.ts`; a name that no library declares does not compile. The interfaces of this file are open: a
 * library adds its names by declaration merging, which TypeScript allows only where they are declared.
 */

/** The roles that every tenant has, each with all that those after it may do. */
export const BUILT_IN_ROLES = ['owner', 'manager', 'support'] as const;
export type BuiltInRole = (typeof BUILT_IN_ROLES)[number];

/** What a permission of staff allows. */
export interface PermissionFacts {
  /** In words, for whoever makes roles and grants scopes. */
  readonly description: string;
  /** The least of the built-in roles that holds it; default: only owners do. */
  readonly role?: BuiltInRole;
  /**
   * Whether it can be a scope of an API key or an OAuth token, and then what the consent page says in other languages than
   * English. Whatever hands out authority (staff, roles, keys, clients), shows or sets secrets, or concerns one person
   * only, is for people who logged in.
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

/** What an interface of names extends to take in a library's: `interface StaffPermissions extends Named<typeof mine> {}`. */
export type Named<P> = { readonly [N in keyof P]: true };

const facts = new Map<string, PermissionFacts>();
const staff: string[] = [];
const delegable: string[] = [];
const operators: string[] = [];

/** All permissions of staff, sorted. The list grows until all libraries are loaded. */
export const STAFF_PERMISSIONS = staff as readonly string[] as readonly StaffPermission[];

/** Those of them that can be scopes of API keys and OAuth tokens; a scope is a permission's name. Grows like the above. */
export const DELEGABLE_PERMISSIONS = delegable as readonly string[] as readonly StaffPermission[];

/** All permissions of operators, sorted; every operator holds them all. Grows like the above. */
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

/** What a permission of staff allows. */
export function factsOf(permission: StaffPermission): PermissionFacts {
  return facts.get(permission)!;
}

/** Whether a name is that of a permission that can be a scope. */
export function isDelegable(name: string): boolean {
  return Boolean(facts.get(name)?.delegable);
}

function add(list: string[], name: string): void {
  if (list.includes(name)) throw new Error(`the permission ${name} is declared twice`);
  list.push(name);
  list.sort();
}
