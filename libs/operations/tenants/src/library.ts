import { defineLibrary } from '#platform/library';
import { OperationsModule } from './operations.module.js';
import { OperationsWorkerModule } from './operations-worker.module.js';

export const tenants = defineLibrary({
  name: 'operations/tenants',
  module: OperationsModule,
  http: async () => (await import('./http/index.js')).OperationsHttpModule,
  worker: OperationsWorkerModule,
});
