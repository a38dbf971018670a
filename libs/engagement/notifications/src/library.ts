import { defineLibrary } from '#foundation/tenancy';
import { NotificationSent, OrderUpdated, StockUpdated } from './live-messages.js';
import { NotificationsModule } from './notifications.module.js';
import { NotificationsWorkerModule } from './notifications-worker.module.js';
import { staffPermissions } from './permissions.js';
import { collections } from './collections.js';

export const notifications = defineLibrary({
  name: 'engagement/notifications',
  permissions: staffPermissions,
  liveMessages: [NotificationSent, OrderUpdated, StockUpdated],
  collections,
  module: NotificationsModule,
  http: async () => (await import('./http/index.js')).NotificationsHttpModule,
  worker: NotificationsWorkerModule,
});
