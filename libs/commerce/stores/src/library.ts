import { defineLibrary } from '#platform/library';
import { StoresModule } from './stores.module.js';

export const stores = defineLibrary({
  name: 'commerce/stores',
  module: StoresModule,
  http: async () => (await import('./http/index.js')).StoresHttpModule,
});
