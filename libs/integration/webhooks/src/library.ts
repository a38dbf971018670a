import { defineLibrary } from '#foundation/tenancy';
import { WebhooksModule } from './webhooks.module.js';
import { WebhooksWorkerModule } from './webhooks-worker.module.js';
import { WEBHOOKS_QUEUE } from './webhooks-work.js';
import { staffPermissions } from './permissions.js';
import * as events from './webhooks.events.js';
import { collections } from './collections.js';

export const webhooks = defineLibrary({
  name: 'integration/webhooks',
  events,
  permissions: staffPermissions,
  collections,
  module: WebhooksModule,
  http: async () => (await import('./http/index.js')).WebhooksHttpModule,
  worker: WebhooksWorkerModule,
  queues: [WEBHOOKS_QUEUE],
});
