import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff for this library. */
export const staffPermissions = declarePermissions({
  'stores.read': {
    description: 'See stores',
    role: 'support',
    delegable: { de: 'Filialen sehen' },
  },
  'stores.write': {
    description: 'Add, change and delete stores',
    role: 'manager',
    delegable: { de: 'Filialen anlegen, ändern und löschen' },
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
