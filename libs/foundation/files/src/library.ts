import { defineLibrary } from '#foundation/tenancy';
import { FilesModule } from './files.module.js';
import { FILE_SETTINGS } from './providers/providers.js';

export const files = defineLibrary({
  name: 'foundation/files',
  settings: FILE_SETTINGS,
  module: FilesModule,
  http: async () => (await import('./http/index.js')).FilesHttpModule,
});
