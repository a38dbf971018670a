import { defineLibrary } from '#foundation/tenancy';
import * as events from './events.js';
import { SettingsModule } from './settings.module.js';

export const settings = defineLibrary({
  name: 'foundation/settings',
  events,
  module: SettingsModule,
  http: async () => (await import('./http/index.js')).SettingsHttpModule,
});
