import { defineLibrary } from '#foundation/tenancy';
import { LIVE_MESSAGES, NAMESPACE } from './live-messages.js';
import { NotificationsModule } from './notifications.module.js';
import { NotificationsWorkerModule } from './notifications-worker.module.js';
import { staffPermissions } from './permissions.js';
import { collections } from './collections.js';

export const notifications = defineLibrary({
  name: 'engagement/notifications',
  permissions: staffPermissions,
  liveMessages: { [NAMESPACE]: LIVE_MESSAGES },
  collections,
  module: NotificationsModule,
  http: async () => (await import('./http/index.js')).NotificationsHttpModule,
  worker: NotificationsWorkerModule,
});
