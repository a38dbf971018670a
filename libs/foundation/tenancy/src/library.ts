import { defineLibrary } from '#platform/library';
import { TenancyModule } from './tenancy.module.js';
import { RelayModule } from './events/relay.module.js';
import { OUTBOX_QUEUE } from './events/rings.js';
import { staffPermissions } from './permissions.js';

export const tenancy = defineLibrary({
  name: 'foundation/tenancy',
  permissions: staffPermissions,
  module: TenancyModule,
  worker: RelayModule,
  queues: [OUTBOX_QUEUE],
});
