import { defineLibrary } from '#platform/library';
import { PaymentsModule } from './payments.module.js';

export const payments = defineLibrary({
  name: 'commerce/payments',
  module: PaymentsModule,
  http: async () => (await import('./http/index.js')).PaymentsHttpModule,
});
