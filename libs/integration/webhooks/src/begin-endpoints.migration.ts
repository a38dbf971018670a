import { defineMigration } from '#foundation/tenancy';

/** Endpoints used to begin at a time, and now begin behind an event. Those that there are have begun. */
export const beginEndpoints = defineMigration({
  version: 2026112803,
  name: 'endpoints of webhooks begin behind the event that enabled them',
  up: async (tenant) => {
    await tenant
      .collection('webhook_endpoints')
      .updateMany({ begins: { $exists: false }, enabledBy: { $exists: false } }, { $set: { begins: 0 } });
  },
});
