import { declarePermissions, type Named } from '#platform/permissions';

/** What staff need for the things of this library. */
export const staffPermissions = declarePermissions({
  'webhooks.read': {
    description: 'See webhook endpoints and what was delivered',
    delegable: { de: 'Webhook-Adressen und Zustellungen sehen' },
  },
  'webhooks.write': {
    description: 'Set up webhook endpoints for what one may read, and see new secrets',
    delegable: false,
  },
  'events.read': {
    description: 'Read the feed of events, as far as one may read what they tell of',
    role: 'manager',
    delegable: { de: 'Ereignisse mitlesen' },
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
