import { defineLibrary } from '#platform/library';
import { CatalogModule } from './catalog.module.js';

export const catalog = defineLibrary({
  name: 'commerce/catalog',
  module: CatalogModule,
  http: async () => (await import('./http/index.js')).CatalogHttpModule,
});
