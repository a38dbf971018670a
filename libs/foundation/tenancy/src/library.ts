import { defineLibrary } from './library/define-library.js';
import { TenancyModule } from './tenancy.module.js';
import { RelayModule } from './events/relay.module.js';
import { staffPermissions } from './permissions.js';
import { settings } from './settings.js';
import { collections } from './collections.js';
import { tenantSettings } from './tenant-settings.js';

export const tenancy = defineLibrary({
  name: 'foundation/tenancy',
  settings,
  tenantSettings,
  permissions: staffPermissions,
  collections,
  module: TenancyModule,
  worker: RelayModule,
});
