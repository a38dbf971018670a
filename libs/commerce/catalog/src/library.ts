import { defineLibrary } from '#foundation/tenancy';
import { CatalogModule } from './catalog.module.js';
import { staffPermissions } from './permissions.js';
import * as events from './events.js';

export const catalog = defineLibrary({
  name: 'commerce/catalog',
  events,
  permissions: staffPermissions,
  module: CatalogModule,
  http: async () => (await import('./http/index.js')).CatalogHttpModule,
});
