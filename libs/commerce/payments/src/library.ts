import { defineLibrary } from '#foundation/tenancy';
import { PaymentsModule } from './payments.module.js';
import { staffPermissions } from './permissions.js';
import { PAYMENT_PROVIDER_SETTINGS } from './providers/providers.js';
import * as events from './events.js';
import { collections } from './collections.js';

export const payments = defineLibrary({
  name: 'commerce/payments',
  events,
  settings: PAYMENT_PROVIDER_SETTINGS,
  permissions: staffPermissions,
  collections,
  module: PaymentsModule,
  http: async () => (await import('./http/index.js')).PaymentsHttpModule,
});
