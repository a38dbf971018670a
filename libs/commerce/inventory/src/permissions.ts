import { declarePermissions, type Named } from '#platform/permissions';

// #region permissions
/** Permissions of staff for this library. */
export const staffPermissions = declarePermissions({
  'stock.read': {
    description: 'See stock and its ledger',
    role: 'support',
    delegable: { de: 'Bestände und ihre Bewegungen sehen' },
  },
  'stock.write': {
    description: 'Correct stock and set its low-stock thresholds',
    role: 'manager',
    delegable: { de: 'Bestände berichtigen und Meldegrenzen setzen' },
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
// #endregion
