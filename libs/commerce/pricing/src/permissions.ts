import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff for this library. */
export const staffPermissions = declarePermissions({
  'prices.read': {
    description: 'See markets, price lists and their prices',
    role: 'support',
    delegable: { de: 'Märkte, Preislisten und deren Preise sehen' },
  },
  'prices.write': {
    description: 'Change markets, price lists and their prices',
    role: 'manager',
    delegable: { de: 'Märkte, Preislisten und deren Preise ändern' },
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
