import { defineLibrary } from '#foundation/tenancy';
import { staffPermissions } from './permissions.js';
import { ProgramsModule } from './programs.module.js';
import * as events from './events.js';
import { collections } from './collections.js';

export const programs = defineLibrary({
  name: 'foundation/programs',
  events,
  permissions: staffPermissions,
  collections,
  module: ProgramsModule,
  http: async () => (await import('./http/index.js')).ProgramsHttpModule,
});
