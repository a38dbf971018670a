export { tenancy } from './library.js';
export { declareShown } from './answers/shown.js';
export { AnnounceChanges } from './announcements/announce-changes.js';
export { Announcements } from './announcements/announcements.js';
export { callerMay, demand, demandAnywhere, demandForOther } from './caller/demand.js';
export { ClusterConnections } from './connections/cluster-connections.js';
export { IsolationViolation, onIsolationViolation } from './connections/isolation-monitor.js';
export {
  defineKind,
  type Defined,
  type DefinitionKind,
  type StoredDefinition,
} from './definitions/define-kind.js';
export { BY_KEY, DefinitionsOfKind } from './definitions/definitions-of-kind.js';
export { definitionKey } from './definitions/definition-key.js';
export { Definitions } from './definitions/definitions.js';
export { TenantFacts } from './fact-cache/tenant-facts.js';
export { FactCache } from './fact-cache/fact-cache.js';
export { onlyChanged, type Changes } from './events/changes.js';
export {
  defineEvent,
  eventCatalogue,
  eventDefinition,
  isEventType,
  type DomainEvent,
  type EventDefinition,
  type NewEvent,
} from './events/define-event.js';
export { EventHistory, type HistoryFilter } from './events/event-history.js';
export { Outbox } from './events/outbox.js';
export { OutboxRow, toEvent } from './events/outbox.schema.js';
export { RelayModule } from './events/relay.module.js';
export { STATE_COLLECTION, StateStore } from './events/state-store.js';
export { AUDITED_ACTORS, Subscriber, type EventSubscriber, type NumberedEvent } from './events/subscriber.js';
export {
  CREDENTIAL_VERIFIER,
  type CredentialVerifier,
  type PresentedCredential,
  type Principal,
} from './caller/principal.js';
export { Idempotency } from './idempotency/idempotency.js';
export { idempotencyErrors } from './idempotency/idempotency.errors.js';
export { defineLibrary, type Library } from './library/define-library.js';
export { defineLiveMessage, type LiveMessage } from './live/define-live-message.js';
export { Live } from './live/live.js';
export { LiveModule } from './live/live.module.js';
export { roomOf, type LiveAudience, type Person, type Room } from './live/rooms.js';
export { defineMigration, newestMigration, type Migration } from './migrations/define-migration.js';
export { Migrator, type MigrationReport } from './migrations/migrator.js';
export {
  ERASED_EMAIL,
  namesByEmail,
  PersonalData,
  PersonalDataHolders,
  type DataSubject,
  type PersonalDataHolder,
  WITHHELD_EMAIL,
} from './personal-data/personal-data.js';
export { moveProofs, retiredProofs } from './proofs/move-proofs.js';
export { PROOFS_COLLECTION, proofId, proofsOf } from './proofs/proofs.js';
export { ClosesWithTenant, TenantClosings, type TenantClosing } from './closing/tenant-closing.js';
export { ProvisioningStep } from './provisioning/provisioning-step.js';
export { Provisioning, PROVISIONING_WORK } from './provisioning/provisioning.js';
export { missingTenantIndexes } from './provisioning/tenant-indexes.js';
export { Cluster, DEFAULT_CLUSTER } from './registry/cluster.schema.js';
// All of it: declaration merging reaches an interface through `export *` only.
export * from './registry/declare-tenant-settings.js';
export { TenantRegistry } from './registry/tenant-registry.js';
export { TenantRules, type NewTenant, type TenantChange } from './registry/tenant-rules.js';
export { recordOf } from './registry/tenant-record.js';
export { TENANT } from './registry/tenant-values.js';
export { ownPage, primaryOrigin, webOrigins } from './registry/web-origins.js';
export {
  Tenant,
  TENANT_STATUSES,
  TenantSchema,
  type TenantRecord,
  type TenantStatus,
} from './registry/tenant.schema.js';
export { declaredServices } from './scope/declared-services.js';
export { TenantGraph } from './scope/tenant-graph.js';
export { TenantInjectable } from './scope/tenant-injectable.js';
export { tenantModels, type TenantCollection } from './scope/tenant-models.js';
export { CurrentTenant } from './scope/tenant-providers.js';
export { TenantScope, type ScopeOptions, type TenantLease } from './scope/tenant-scope.js';
export { TenantKeyRings } from './secrets/tenant-key-rings.js';
export { TenantKeys } from './secrets/tenant-keys.js';
export { TenantSecrets, type AccountSecrets } from './secrets/tenant-secrets.js';
export { tenancyErrors } from './tenancy.errors.js';
export { TenancyModule } from './tenancy.module.js';
export { collectionNamed, collectionOf, type BoundCollection } from './unit-of-work/bound-collection.js';
export { Outdated, whileOutdated } from './unit-of-work/outdated.js';
export { insideUnitOfWork, outsideUnitOfWork, type Unit } from './unit-of-work/running-unit.js';
export { PlatformUnitOfWork } from './unit-of-work/platform-unit-of-work.js';
export { UnitOfWork } from './unit-of-work/unit-of-work.js';
export { Work, type TenantWork, type Turn, type WorkOptions } from './work/define-work.js';
export type { DueRows } from './work/due-rows.js';
export { WorkItem } from './work/work-item.schema.js';
export { LOOK_AGAIN_WORK } from './work/look-again.js';
export { TenantLook } from './work/tenant-look.js';
export { WorkList } from './work/work-list.js';
