import { defineLibrary } from '#foundation/tenancy';
import { IdentityModule } from './identity.module.js';
import { staffPermissions } from './permissions.js';
import { settings } from './settings.js';
import * as events from './events.js';
import { collections } from './collections.js';
import { tenantSettings } from './tenant-settings.js';

export const identity = defineLibrary({
  name: 'foundation/identity',
  events,
  settings,
  tenantSettings,
  permissions: staffPermissions,
  collections,
  module: IdentityModule,
  http: async () => (await import('./http/index.js')).IdentityHttpModule,
});
