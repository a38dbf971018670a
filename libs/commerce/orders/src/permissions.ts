import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff for this library. */
export const staffPermissions = declarePermissions({
  'orders.read': {
    description: 'See orders, with the buyers’ email and addresses',
    role: 'support',
    delegable: { de: 'Bestellungen sehen, mit E-Mail und Anschriften der Käufer' },
  },
  'orders.write': {
    description: 'Change the status of orders, and cancel unpaid ones',
    role: 'manager',
    delegable: { de: 'Bestellungen von Status zu Status bewegen' },
  },
  'orders.refund': {
    description: 'Refund money; with orders.write, also cancel paid orders',
    role: 'manager',
    delegable: { de: 'Geld erstatten' },
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
