import { BUILT_IN_ROLES, isStaffPermission, type StaffPermission } from '#platform/permissions';
import { permissionsOf, type Holdings } from './built-in-roles.js';

/** A role that a tenant made. */
export interface CustomRole {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly permissions: readonly string[];
  /** The number of changes; used as the ETag. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The position of a member of staff: a role, and the stores for which it holds (absent: all). */
export interface Position {
  /** The name of a built-in role or the id of a custom one. */
  readonly role: string;
  readonly storeIds?: readonly string[];
}

/** The permissions of all roles of one tenant, at one moment. */
export class RoleTable {
  private readonly custom: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(readonly roles: readonly CustomRole[]) {
    this.custom = new Map(roles.map((role) => [role.id, new Set(allowedBy(role))]));
  }

  /** The permissions of a role; none if the role does not exist (any more). */
  permissionsOf(role: string): ReadonlySet<string> {
    return this.custom.get(role) ?? permissionsOf(role);
  }

  /** The permissions and stores of a position. */
  holdingsOf({ role, storeIds }: Position): Holdings {
    return { permissions: this.permissionsOf(role), stores: storeIds };
  }

  /** The roles that have a permission. */
  with(permission: StaffPermission): string[] {
    return [...BUILT_IN_ROLES, ...this.custom.keys()].filter((role) =>
      this.permissionsOf(role).has(permission),
    );
  }
}

/** The permissions of a role that exist: a later version may have removed one that the role had. */
export function allowedBy({ permissions }: Pick<CustomRole, 'permissions'>): StaffPermission[] {
  return permissions.filter(isStaffPermission);
}
