/** Everything that a route can ask of staff: `<area>.<verb>`. A permission that is not here exists nowhere. */
export const PERMISSIONS = [
  'catalog.read',
  'catalog.write',
  'stores.read',
  'stores.write',
  'stock.read',
  'stock.write',
  'orders.read',
  'orders.write',
  'orders.refund',
  'payments.read',
  'customers.read',
  'customers.write',
  'staff.read',
  'staff.write',
  'webhooks.read',
  'webhooks.write',
  'settings.read',
  'settings.write',
  'events.read',
  'reports.read',
  'notifications.read',
  'audit.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What operators may do; for now every operator may do all of it. */
export const OPERATOR_PERMISSIONS = [
  'tenants.read',
  'tenants.write',
  'clusters.read',
  'clusters.write',
  'migrations.read',
  'migrations.write',
  'operators.read',
  'operators.write',
  'queues.read',
  'queues.write',
  'usage.read',
] as const;
