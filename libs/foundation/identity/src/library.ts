import { defineLibrary } from '#platform/library';
import { IdentityModule } from './identity.module.js';
import { IdentityWorkerModule } from './identity-worker.module.js';

export const identity = defineLibrary({
  name: 'foundation/identity',
  module: IdentityModule,
  http: async () => (await import('./http/index.js')).IdentityHttpModule,
  worker: IdentityWorkerModule,
});
