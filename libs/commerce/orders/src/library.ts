import { defineLibrary } from '#foundation/tenancy';
import { OrdersModule } from './orders.module.js';
import { staffPermissions } from './permissions.js';
import * as events from './events.js';
import { collections } from './collections.js';
import { tenantSettings } from './tenant-settings.js';

export const orders = defineLibrary({
  name: 'commerce/orders',
  events,
  tenantSettings,
  permissions: staffPermissions,
  collections,
  module: OrdersModule,
  http: async () => (await import('./http/index.js')).OrdersHttpModule,
});
