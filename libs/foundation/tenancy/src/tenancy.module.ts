import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { getConnectionToken } from '@nestjs/mongoose';
import { Generations } from '#platform/answers';
import { MetricsModule } from '#platform/metrics';
import { PLATFORM } from '#platform/mongo';
import { OutdateAnswers } from './answers/outdate-answers.js';
import { Announcements } from './announcements/announcements.js';
import { TenantClosings } from './closing/tenant-closing.js';
import { collections } from './collections.js';
import { ClusterConnections } from './connections/cluster-connections.js';
import { Definitions } from './definitions/definitions.js';
import { EventHistory } from './events/event-history.js';
import { Outbox } from './events/outbox.js';
import { StateStore } from './events/state-store.js';
import { SubscriberTable } from './events/subscriber-table.js';
import { TenantFacts } from './fact-cache/tenant-facts.js';
import { Idempotency } from './idempotency/idempotency.js';
import { Migrator } from './migrations/migrator.js';
import './idempotency/move-claims.migration.js';
import { EventsOfPerson } from './personal-data/events-of-person.js';
import { PersonalDataHolders } from './personal-data/personal-data.js';
import { RememberedAnswers } from './personal-data/remembered-answers.js';
import { Presence, RunningProcess, RunningProcessSchema } from './presence/presence.js';
import { ProvisioningSteps } from './provisioning/provisioning-step.js';
import { Provisioning } from './provisioning/provisioning.js';
import { Cluster, ClusterSchema } from './registry/cluster.schema.js';
import { TenantRegistry } from './registry/tenant-registry.js';
import { TenantRules } from './registry/tenant-rules.js';
import { Tenant, TenantSchema } from './registry/tenant.schema.js';
import { applyTenantContexts } from './scope/context-id-strategy.js';
import { TenantModels, type TenantCollection } from './scope/tenant-models.js';
import { CurrentTenant, tenantProviders } from './scope/tenant-providers.js';
import { TenantGraph } from './scope/tenant-graph.js';
import { TenantScope } from './scope/tenant-scope.js';
import { TenantKeyRings } from './secrets/tenant-key-rings.js';
import { TenantKeys } from './secrets/tenant-keys.js';
import { TenantSecrets } from './secrets/tenant-secrets.js';
import { PlatformUnitOfWork } from './unit-of-work/platform-unit-of-work.js';
import { UnitOfWork } from './unit-of-work/unit-of-work.js';
import { WorkTable } from './work/define-work.js';
import { WorkItem, WorkItemSchema } from './work/work-item.schema.js';
import { WorkList } from './work/work-list.js';

applyTenantContexts();

/** Tenants: finds them, gives each its own object graph, and has what every tenant's data need. */
@Global()
@Module({
  imports: [
    DiscoveryModule,
    MetricsModule,
    MongooseModule.forFeature(
      [
        { name: Tenant.name, schema: TenantSchema },
        { name: Cluster.name, schema: ClusterSchema },
        { name: RunningProcess.name, schema: RunningProcessSchema },
        { name: WorkItem.name, schema: WorkItemSchema },
      ],
      PLATFORM,
    ),
    TenantModels.forFeature(collections),
  ],
  providers: [
    ...tenantProviders,
    Announcements,
    ClusterConnections,
    Definitions,
    EventHistory,
    EventsOfPerson,
    Generations,
    Idempotency,
    Migrator,
    Outbox,
    OutdateAnswers,
    PersonalDataHolders,
    PlatformUnitOfWork,
    Presence,
    Provisioning,
    ProvisioningSteps,
    RememberedAnswers,
    StateStore,
    SubscriberTable,
    TenantClosings,
    TenantFacts,
    TenantKeyRings,
    TenantKeys,
    TenantRegistry,
    TenantRules,
    TenantScope,
    TenantSecrets,
    UnitOfWork,
    WorkList,
    WorkTable,
  ],
  exports: [
    getConnectionToken(),
    Announcements,
    ClusterConnections,
    CurrentTenant,
    Definitions,
    EventHistory,
    Generations,
    Idempotency,
    Migrator,
    Outbox,
    PersonalDataHolders,
    PlatformUnitOfWork,
    Presence,
    Provisioning,
    StateStore,
    SubscriberTable,
    TenantClosings,
    TenantFacts,
    TenantGraph,
    TenantKeyRings,
    TenantKeys,
    TenantRegistry,
    TenantRules,
    TenantScope,
    TenantSecrets,
    UnitOfWork,
    WorkList,
    WorkTable,
  ],
})
export class TenancyModule {
  /** Declares models that live in each tenant's own database; see {@link TenantModels}. */
  static forFeature(models: readonly TenantCollection[]): DynamicModule {
    return TenantModels.forFeature(models);
  }
}
