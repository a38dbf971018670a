import { defineLibrary } from '#platform/library';
import { CheckoutModule } from './checkout.module.js';
import { CheckoutWorkerModule } from './checkout-worker.module.js';

export const checkout = defineLibrary({
  name: 'commerce/checkout',
  module: CheckoutModule,
  http: async () => (await import('./http/index.js')).CheckoutHttpModule,
  worker: CheckoutWorkerModule,
});
