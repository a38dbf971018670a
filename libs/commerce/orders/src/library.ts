import { defineLibrary } from '#foundation/tenancy';
import { OrdersModule } from './orders.module.js';
import { staffPermissions } from './permissions.js';

export const orders = defineLibrary({
  name: 'commerce/orders',
  permissions: staffPermissions,
  module: OrdersModule,
  http: async () => (await import('./http/index.js')).OrdersHttpModule,
});
