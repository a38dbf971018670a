import { defineLibrary } from '#foundation/tenancy';
import { CheckoutModule } from './checkout.module.js';
import { CheckoutWorkerModule } from './checkout-worker.module.js';
import { settings } from './settings.js';

export const checkout = defineLibrary({
  name: 'commerce/checkout',
  settings,
  module: CheckoutModule,
  http: async () => (await import('./http/index.js')).CheckoutHttpModule,
  worker: CheckoutWorkerModule,
});
