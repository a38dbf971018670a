import { declareShown, defineLibrary } from '#foundation/tenancy';
import { CatalogModule } from './catalog.module.js';
import { staffPermissions } from './permissions.js';
import * as events from './events.js';
import { collections } from './collections.js';

export const catalog = defineLibrary({
  name: 'commerce/catalog',
  events,
  shows: declareShown('product', 'category', 'product-type'),
  permissions: staffPermissions,
  collections,
  module: CatalogModule,
  http: async () => (await import('./http/index.js')).CatalogHttpModule,
});
