import { defineLibrary } from '#foundation/tenancy';
import { OperationsModule } from './operations.module.js';
import { operatorPermissions } from './permissions.js';

export const tenants = defineLibrary({
  name: 'operations/tenants',
  operatorPermissions,
  module: OperationsModule,
  http: async () => (await import('./http/index.js')).OperationsHttpModule,
});
