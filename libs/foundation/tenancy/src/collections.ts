import type { TenantCollection } from './scope/tenant-models.js';
import { Definition, DefinitionSchema } from './definitions/definition.schema.js';
import { OutboxRow, OutboxRowSchema } from './events/outbox.schema.js';
import { ParkedEvent, ParkedEventSchema } from './events/parked-event.schema.js';
import { IdempotencyClaim, IdempotencyClaimSchema } from './idempotency/idempotency.schema.js';
import { TenantState, TenantStateSchema } from './events/state-store.js';

/** The collections of this library in each tenant's database. */
export const collections: readonly TenantCollection[] = [
  { name: OutboxRow.name, schema: OutboxRowSchema },
  { name: ParkedEvent.name, schema: ParkedEventSchema, optional: true },
  { name: IdempotencyClaim.name, schema: IdempotencyClaimSchema, personal: ['answer.body'] },
  { name: TenantState.name, schema: TenantStateSchema },
  { name: Definition.name, schema: DefinitionSchema, optional: true },
];
