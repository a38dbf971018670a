import { defineLibrary } from '#foundation/tenancy';
import { AuditModule } from './audit.module.js';
import { operatorPermissions, staffPermissions } from './permissions.js';
import { collections } from './collections.js';

export const audit = defineLibrary({
  name: 'foundation/audit',
  permissions: staffPermissions,
  operatorPermissions,
  collections,
  module: AuditModule,
  http: async () => (await import('./http/index.js')).AuditHttpModule,
});
