import { defineLibrary } from '#foundation/tenancy';
import { NotificationsModule } from './notifications.module.js';
import { NotificationsWorkerModule } from './notifications-worker.module.js';
import { staffPermissions } from './permissions.js';

export const notifications = defineLibrary({
  name: 'engagement/notifications',
  permissions: staffPermissions,
  module: NotificationsModule,
  http: async () => (await import('./http/index.js')).NotificationsHttpModule,
  worker: NotificationsWorkerModule,
});
