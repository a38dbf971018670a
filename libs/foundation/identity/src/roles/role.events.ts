import { id, list, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

/** One of the tenant's own roles in events. */
const FIELDS = { roleId: id(), name: text(), permissions: list(text()) };
export type RoleFacts = FactsOf<typeof FIELDS>;

const ROLE: RoleFacts = {
  roleId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  name: 'Warehouse',
  permissions: ['stock.read', 'stock.write'],
};

export const RoleCreated = defineEvent({
  type: 'role.created',
  summary: 'The tenant has a new role.',
  published: false,
  data: FIELDS,
  example: ROLE,
});

export const RoleUpdated = defineEvent({
  type: 'role.updated',
  summary: 'Name or permissions of a role changed, for everybody who has it.',
  published: false,
  data: FIELDS,
  example: ROLE,
});

export const RoleRemoved = defineEvent({
  type: 'role.removed',
  summary: 'A role that nobody had was deleted.',
  published: false,
  data: FIELDS,
  example: ROLE,
});
