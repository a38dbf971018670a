import { declarePermissions, type Named } from '#platform/permissions';

/** What staff need for the things of this library. */
export const staffPermissions = declarePermissions({
  'settings.read': {
    description: 'See the settings',
    role: 'manager',
    delegable: { de: 'Einstellungen sehen' },
  },
  'settings.write': {
    description: 'Change the settings, secrets included',
    delegable: false,
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
