import { declarePermissions, type Named } from '#platform/permissions';

/** What staff need for the things of this library. */
export const staffPermissions = declarePermissions({
  'notifications.read': {
    description: 'Read one’s own notifications',
    role: 'support',
    delegable: false,
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
