import { defineEvent } from '#foundation/tenancy';

/** One of the tenant's own roles in events. */
export interface RoleFacts {
  readonly roleId: string;
  readonly name: string;
  readonly permissions: readonly string[];
}

const ROLE: RoleFacts = {
  roleId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  name: 'Warehouse',
  permissions: ['stock.read', 'stock.write'],
};

export const RoleCreated = defineEvent<RoleFacts>({
  type: 'role.created',
  summary: 'The tenant has a new role.',
  published: false,
  example: ROLE,
});

export const RoleUpdated = defineEvent<RoleFacts>({
  type: 'role.updated',
  summary: 'Name or permissions of a role changed, for everybody who has it.',
  published: false,
  example: ROLE,
});

export const RoleRemoved = defineEvent<RoleFacts>({
  type: 'role.removed',
  summary: 'A role that nobody had was deleted.',
  published: false,
  example: ROLE,
});
