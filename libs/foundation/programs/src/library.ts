import { defineLibrary } from '#foundation/tenancy';
import { staffPermissions } from './permissions.js';
import { ProgramsModule } from './programs.module.js';

export const programs = defineLibrary({
  name: 'foundation/programs',
  permissions: staffPermissions,
  module: ProgramsModule,
  http: async () => (await import('./http/index.js')).ProgramsHttpModule,
});
