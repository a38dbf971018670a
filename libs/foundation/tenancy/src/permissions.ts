import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff in this library. */
export const staffPermissions = declarePermissions({
  'settings.read': {
    description: 'See the settings',
    role: 'manager',
    delegable: { de: 'Einstellungen sehen' },
  },
  'settings.write': {
    description: 'Change the settings, including secrets',
    delegable: false,
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
