import { defineLibrary } from '#foundation/tenancy';
import { CatalogModule } from './catalog.module.js';
import { staffPermissions } from './permissions.js';

export const catalog = defineLibrary({
  name: 'commerce/catalog',
  permissions: staffPermissions,
  module: CatalogModule,
  http: async () => (await import('./http/index.js')).CatalogHttpModule,
});
