import { defineLibrary } from '#foundation/tenancy';
import { OrdersModule } from './orders.module.js';
import { staffPermissions } from './permissions.js';
import * as events from './events.js';
import { collections } from './collections.js';

export const orders = defineLibrary({
  name: 'commerce/orders',
  events,
  permissions: staffPermissions,
  collections,
  module: OrdersModule,
  http: async () => (await import('./http/index.js')).OrdersHttpModule,
});
