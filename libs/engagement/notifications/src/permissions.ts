import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff for this library. */
export const staffPermissions = declarePermissions({
  'notifications.read': {
    description: 'Read your own notifications',
    role: 'support',
    delegable: false,
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
