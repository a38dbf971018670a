import { declareShown, defineLibrary } from '#foundation/tenancy';
import { StoresModule } from './stores.module.js';
import { staffPermissions } from './permissions.js';
import * as events from './events.js';
import { collections } from './collections.js';

export const stores = defineLibrary({
  name: 'commerce/stores',
  events,
  shows: declareShown('store'),
  permissions: staffPermissions,
  collections,
  module: StoresModule,
  http: async () => (await import('./http/index.js')).StoresHttpModule,
});
