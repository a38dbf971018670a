import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff for this library. */
export const staffPermissions = declarePermissions({
  'payments.read': {
    description: 'See payments, with the payers’ email',
    role: 'support',
    delegable: { de: 'Zahlungen sehen' },
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
