import { declareShown, defineLibrary } from '#foundation/tenancy';
import { collections } from './collections.js';
import * as events from './events.js';
import { staffPermissions } from './permissions.js';
import { PricingModule } from './pricing.module.js';
import { tenantSettings } from './tenant-settings.js';

export const pricing = defineLibrary({
  name: 'commerce/pricing',
  tenantSettings,
  permissions: staffPermissions,
  events,
  shows: declareShown('price', 'price-list', 'market'),
  collections,
  module: PricingModule,
  http: async () => (await import('./http/index.js')).PricingHttpModule,
});
