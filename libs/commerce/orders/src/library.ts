import { defineLibrary } from '#platform/library';
import { OrdersModule } from './orders.module.js';

export const orders = defineLibrary({
  name: 'commerce/orders',
  module: OrdersModule,
  http: async () => (await import('./http/index.js')).OrdersHttpModule,
});
