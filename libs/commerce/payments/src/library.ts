import { defineLibrary } from '#foundation/tenancy';
import { PaymentsModule } from './payments.module.js';
import { staffPermissions } from './permissions.js';

export const payments = defineLibrary({
  name: 'commerce/payments',
  permissions: staffPermissions,
  module: PaymentsModule,
  http: async () => (await import('./http/index.js')).PaymentsHttpModule,
});
