import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff for this library. */
export const staffPermissions = declarePermissions({
  'orders.read': {
    description: 'See orders, with the email and addresses of who bought',
    role: 'support',
    delegable: { de: 'Bestellungen sehen, mit E-Mail und Anschriften der Käufer' },
  },
  'orders.write': {
    description: 'Move orders from status to status, cancel unpaid ones',
    role: 'manager',
    delegable: { de: 'Bestellungen von Status zu Status bewegen' },
  },
  'orders.refund': {
    description: 'Give money back; with orders.write, cancel paid orders',
    role: 'manager',
    delegable: { de: 'Geld erstatten' },
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
