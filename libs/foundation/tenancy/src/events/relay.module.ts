import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { PLATFORM } from '#platform/mongo';
import { AnnounceChanges } from '../announcements/announce-changes.js';
import { Deployments } from '../connections/deployments.js';
import { collections } from '../collections.js';
import { DeadProcesses } from '../presence/dead-processes.js';
import { TenantMetrics } from '../registry/tenant-metrics.js';
import { FinishProvisioning } from '../provisioning/finish-provisioning.js';
import { TenantModels } from '../scope/tenant-models.js';
import { LookAgain } from '../work/look-again.js';
import { TakeOver } from '../work/take-over.js';
import { TenantLook } from '../work/tenant-look.js';
import { WorkMetrics } from '../work/work-metrics.js';
import { Worker } from '../work/worker.js';
import { WorkQueues } from '../work/work-queues.js';
import { ForgetEvents } from './forget-events.js';
import { HandleEvents } from './handle-events.js';
import { Handout } from './handout.js';
import { NumberEvents } from './number-events.js';
import { ParkedEvents } from './parked-events.js';
import { React } from './react.js';
import { RelayLeases, RelayState, RelayStateSchema } from './relay-lease.js';
import { Relay } from './relay.js';

/** The worker's part of tenancy: it relays events, hands them to subscribers and does what is on the work list. */
@Module({
  imports: [
    MongooseModule.forFeature([{ name: RelayState.name, schema: RelayStateSchema }], PLATFORM),
    TenantModels.forFeature(collections),
  ],
  providers: [
    AnnounceChanges,
    DeadProcesses,
    Deployments,
    FinishProvisioning,
    ForgetEvents,
    HandleEvents,
    Handout,
    LookAgain,
    NumberEvents,
    ParkedEvents,
    React,
    Relay,
    RelayLeases,
    TakeOver,
    TenantLook,
    TenantMetrics,
    Worker,
    WorkMetrics,
    WorkQueues,
  ],
  exports: [TenantLook],
})
export class RelayModule {}
