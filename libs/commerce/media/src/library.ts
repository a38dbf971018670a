import { declareShown, defineLibrary } from '#foundation/tenancy';
import { collections } from './collections.js';
import * as events from './events.js';
import { MediaModule } from './media.module.js';
import { staffPermissions } from './permissions.js';
import { settings } from './settings.js';
import { tenantSettings } from './tenant-settings.js';

export const media = defineLibrary({
  name: 'commerce/media',
  settings,
  events,
  shows: declareShown('media'),
  permissions: staffPermissions,
  tenantSettings,
  collections,
  module: MediaModule,
  http: async () => (await import('./http/index.js')).MediaHttpModule,
});
