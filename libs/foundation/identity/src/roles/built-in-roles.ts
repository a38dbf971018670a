import {
  BUILT_IN_ROLES,
  factsOf,
  OPERATOR_PERMISSIONS,
  STAFF_PERMISSIONS,
  type BuiltInRole,
} from '#platform/permissions';

const NONE: ReadonlySet<string> = new Set();

/** Makes a value at the first call, and again if more permissions were declared since: libraries load one after the other. */
function madeOf<T>(names: readonly string[], make: () => T): () => T {
  let made: T | undefined;
  let size = -1;
  return () => {
    if (made === undefined || size !== names.length) [made, size] = [make(), names.length];
    return made;
  };
}

const granted = madeOf(STAFF_PERMISSIONS, () => {
  const heldBy = (role: BuiltInRole): ReadonlySet<string> => {
    const rank = BUILT_IN_ROLES.indexOf(role);
    return new Set(
      STAFF_PERMISSIONS.filter((name) => rank <= BUILT_IN_ROLES.indexOf(factsOf(name).role ?? 'owner')),
    );
  };
  return new Map<string, ReadonlySet<string>>(BUILT_IN_ROLES.map((role) => [role, heldBy(role)]));
});

const ofOperators = madeOf(OPERATOR_PERMISSIONS, (): ReadonlySet<string> => new Set(OPERATOR_PERMISSIONS));

/** The permissions of a built-in role; none for any other name, see RoleTable. */
export function permissionsOf(role: string): ReadonlySet<string> {
  return granted().get(role) ?? NONE;
}

export function isBuiltIn(role: string): role is BuiltInRole {
  return (BUILT_IN_ROLES as readonly string[]).includes(role);
}

/** What every operator may do. */
export function operatorPermissions(): ReadonlySet<string> {
  return ofOperators();
}

/** The rights of a person: permissions, and the stores for which they hold (absent: all). */
export interface Holdings {
  readonly permissions: ReadonlySet<string>;
  readonly stores?: readonly string[];
}

/**
 * Whether `actor` may give a person this position, or change a person who has it: only if the actor has every permission and
 * every store of the position. So nobody can grant rights that they do not have, to themselves or to others.
 */
export function covers(actor: Holdings, position: Holdings): boolean {
  for (const permission of position.permissions) if (!actor.permissions.has(permission)) return false;
  if (!actor.stores) return true;
  const own = actor.stores;
  return position.stores?.every((store) => own.includes(store)) ?? false;
}
