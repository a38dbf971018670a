import { BUILT_IN_ROLES, type StaffPermission } from '#platform/permissions';
import { permissionsOf, type Holdings } from './built-in-roles.js';

/** A role that a tenant made. */
export interface CustomRole {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly permissions: readonly string[];
  /** Counts changes; the ETag. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Somebody's place among the staff: a role, and the stores that it counts in (absent: all). */
export interface Position {
  /** The name of a built-in role or the id of a custom one. */
  readonly role: string;
  readonly storeIds?: readonly string[];
}

/** What every role of one tenant allows, at one moment. */
export class RoleTable {
  private readonly custom: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(readonly roles: readonly CustomRole[]) {
    this.custom = new Map(roles.map(({ id, permissions }) => [id, new Set(permissions)]));
  }

  /** What a role allows; one that does not exist (any more) allows nothing. */
  permissionsOf(role: string): ReadonlySet<string> {
    return this.custom.get(role) ?? permissionsOf(role);
  }

  /** What a position may do, and where. */
  holdingsOf({ role, storeIds }: Position): Holdings {
    return { permissions: this.permissionsOf(role), stores: storeIds };
  }

  /** Roles that hold a permission. */
  with(permission: StaffPermission): string[] {
    return [...BUILT_IN_ROLES, ...this.custom.keys()].filter((role) =>
      this.permissionsOf(role).has(permission),
    );
  }
}
