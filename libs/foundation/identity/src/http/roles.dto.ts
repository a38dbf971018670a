import { FieldOf, Flag, Int, Nested, OneOf, Text, TextList } from '#platform/http';
import {
  BUILT_IN_ROLES,
  type BuiltInRole,
  factsOf,
  STAFF_PERMISSIONS,
  type StaffPermission,
} from '#platform/permissions';
import { ROLE } from '../identity-values.js';
import { permissionsOf } from '../roles/built-in-roles.js';
import { allowedBy, type CustomRole, type RoleTable } from '../roles/role-table.js';

const NAME = { example: 'Warehouse' } as const;
const DESCRIPTION = { example: 'Keeps the stock, sees nothing else' } as const;
const ALLOWED = {
  description: 'The permissions of the role; the answer of GET /admin/roles explains them',
};
const EXAMPLE = ['stock.read', 'stock.write'];

export class CreateRoleDto {
  @FieldOf(ROLE.name, NAME)
  name: string;

  @FieldOf(ROLE.description, { ...DESCRIPTION, nullable: false })
  description?: string;

  @FieldOf(ROLE.permissions, { ...ALLOWED, example: EXAMPLE })
  permissions: StaffPermission[];
}

export class UpdateRoleDto {
  @FieldOf(ROLE.name, { ...NAME, optional: true })
  name?: string;

  @FieldOf(ROLE.description, DESCRIPTION)
  description?: string | null;

  @FieldOf(ROLE.permissions, { ...ALLOWED, example: EXAMPLE, optional: true })
  permissions?: StaffPermission[];
}

export class RoleDto {
  @Text({ max: 26, description: 'For a built-in role, its name', example: '01jd2k3m4n5p6q7r8s9tavwxyz' })
  id: string;

  @FieldOf(ROLE.name, NAME)
  name: string;

  @FieldOf(ROLE.description, { ...DESCRIPTION, nullable: false })
  description?: string;

  @Flag({ description: 'Every tenant has it; it cannot be changed' })
  builtIn: boolean;

  @TextList({ example: EXAMPLE })
  permissions: readonly string[];

  @Int({ optional: true, description: 'Number of changes, also the ETag; built-in roles have none' })
  version?: number;

  static of(role: CustomRole): RoleDto {
    const { id, name, description, version } = role;
    const permissions = allowedBy(role);
    return { id, name, ...(description && { description }), builtIn: false, permissions, version };
  }

  static builtIn(role: BuiltInRole): RoleDto {
    return { id: role, name: role, builtIn: true, permissions: [...permissionsOf(role)].sort() };
  }
}

export class PermissionDto {
  @OneOf(STAFF_PERMISSIONS, { name: 'PermissionName' })
  name: StaffPermission;

  @Text({ max: 200, example: 'Correct stock and set when it counts as low' })
  description: string;

  @Flag({ description: 'Whether it can be a scope of an API key or an OAuth token' })
  delegable: boolean;
}

/** There are few roles and permissions, so the list has no pages. */
export class RoleListDto {
  @Nested(() => RoleDto, { array: true })
  data: RoleDto[];

  @Nested(() => PermissionDto, { array: true, description: 'All permissions that a role can have' })
  permissions: PermissionDto[];

  static of({ roles }: RoleTable): RoleListDto {
    return {
      data: [
        ...BUILT_IN_ROLES.map((role) => RoleDto.builtIn(role)),
        ...roles.map((role) => RoleDto.of(role)),
      ],
      permissions: STAFF_PERMISSIONS.map((name) => {
        const { description, delegable } = factsOf(name);
        return { name, description, delegable: delegable !== false };
      }),
    };
  }
}
