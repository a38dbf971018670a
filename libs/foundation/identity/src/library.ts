import { defineLibrary } from '#platform/library';
import { IdentityModule } from './identity.module.js';
import { IdentityWorkerModule } from './identity-worker.module.js';
import { staffPermissions } from './permissions.js';

export const identity = defineLibrary({
  name: 'foundation/identity',
  permissions: staffPermissions,
  module: IdentityModule,
  http: async () => (await import('./http/index.js')).IdentityHttpModule,
  worker: IdentityWorkerModule,
});
