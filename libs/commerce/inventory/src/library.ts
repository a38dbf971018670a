import { declareShown, defineLibrary } from '#foundation/tenancy';
import { InventoryModule } from './inventory.module.js';
import { InventoryWorkerModule } from './inventory-worker.module.js';
import { staffPermissions } from './permissions.js';
import { settings } from './settings.js';
import * as events from './inventory.events.js';
import { collections } from './collections.js';

export const inventory = defineLibrary({
  name: 'commerce/inventory',
  events,
  shows: declareShown('stock'),
  settings,
  permissions: staffPermissions,
  collections,
  module: InventoryModule,
  http: async () => (await import('./http/index.js')).InventoryHttpModule,
  worker: InventoryWorkerModule,
});
