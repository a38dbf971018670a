import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff for this library. */
export const staffPermissions = declarePermissions({
  'catalog.read': {
    description: 'See products and categories, including drafts',
    role: 'support',
    delegable: { de: 'Produkte und Kategorien sehen, auch Entwürfe' },
  },
  'catalog.write': {
    description: 'Change, publish, import and delete products; not their stock',
    role: 'manager',
    delegable: { de: 'Produkte ändern, veröffentlichen, importieren und löschen' },
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
