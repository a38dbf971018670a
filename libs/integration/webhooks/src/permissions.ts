import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff for this library. */
export const staffPermissions = declarePermissions({
  'webhooks.read': {
    description: 'See webhook endpoints and their deliveries',
    delegable: { de: 'Webhook-Adressen und Zustellungen sehen' },
  },
  'webhooks.write': {
    description: 'Set up webhook endpoints for events that you may read, and see new secrets',
    delegable: false,
  },
  'events.read': {
    description: 'Read those events of the feed that you may read by your other permissions',
    role: 'manager',
    delegable: { de: 'Ereignisse mitlesen' },
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
