import { defineLibrary } from '#platform/library';
import { TenancyModule } from './tenancy.module.js';
import { RelayModule } from './events/relay.module.js';
import { OUTBOX_QUEUE } from './events/rings.js';

export const tenancy = defineLibrary({
  name: 'foundation/tenancy',
  module: TenancyModule,
  worker: RelayModule,
  queues: [OUTBOX_QUEUE],
});
