import { defineLibrary } from '#platform/library';
import { InventoryModule } from './inventory.module.js';
import { InventoryWorkerModule } from './inventory-worker.module.js';
import { staffPermissions } from './permissions.js';

export const inventory = defineLibrary({
  name: 'commerce/inventory',
  permissions: staffPermissions,
  module: InventoryModule,
  http: async () => (await import('./http/index.js')).InventoryHttpModule,
  worker: InventoryWorkerModule,
});
