import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { PLATFORM } from '#platform/mongo';
import { Handout } from './handout.js';
import { LaneProcessor } from './lane-processor.js';
import { RelayLeases, RelayState, RelayStateSchema } from './relay-lease.js';
import { Relay } from './relay.js';
import { OUTBOX_QUEUE, OutboxRings } from './rings.js';
import { UnsettledTenant, UnsettledTenants, UnsettledTenantSchema } from './unsettled-tenants.js';

/** The worker's part of events: the relay and the lanes. Needs `queueRoot()` and TenancyModule in the app. */
@Module({
  imports: [
    BullModule.registerQueue({ name: OUTBOX_QUEUE }),
    MongooseModule.forFeature(
      [
        { name: RelayState.name, schema: RelayStateSchema },
        { name: UnsettledTenant.name, schema: UnsettledTenantSchema },
      ],
      PLATFORM,
    ),
  ],
  providers: [Handout, LaneProcessor, OutboxRings, Relay, RelayLeases, UnsettledTenants],
})
export class RelayModule {}
