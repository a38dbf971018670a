import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff for this library. */
export const staffPermissions = declarePermissions({
  'media.read': {
    description: 'See pictures and files',
    role: 'support',
    delegable: { de: 'Bilder und Dateien sehen' },
  },
  'media.write': {
    description: 'Add, change and delete pictures and files',
    role: 'manager',
    delegable: { de: 'Bilder und Dateien anlegen, ändern und löschen' },
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
