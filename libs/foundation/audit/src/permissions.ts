import { declareOperatorPermissions, declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff in this library. */
export const staffPermissions = declarePermissions({
  'audit.read': {
    description: 'See what staff and operators did',
    delegable: false,
  },
});

/** Permissions of operators in this library. */
export const operatorPermissions = declareOperatorPermissions({
  'operator-audit.read': 'See what operators did',
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
  interface OperatorPermissions extends Named<typeof operatorPermissions> {}
}
