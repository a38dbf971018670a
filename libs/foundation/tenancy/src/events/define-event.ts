import type { Actor, Origin } from '#platform/context';
import { schemaOf, type FactsOf, type Fields, type JsonSchema } from '#platform/facts';
import type { Permission } from '#platform/permissions';
import type { Changes } from './changes.js';

/** A fact that happened, as it is stored, fed and delivered. Plain JSON: ids, never entities. */
export interface DomainEvent<T = unknown> {
  /** Also the idempotency key of every effect outside the database. */
  readonly id: string;
  readonly type: string;
  /** Version of the payload's shape. */
  readonly version: number;
  /** What the fact is about; facts of one aggregate are handled in order. */
  readonly aggregate: { readonly type: string; readonly id: string };
  readonly occurredAt: Date;
  readonly actor: Actor;
  readonly data: T;
  /** What was changed, where `data` does not tell it; for the audit log, never published. */
  readonly changes?: Changes;
  /** Where the request came from, if people act on a tenant's behalf; for the audit log, never published. */
  readonly origin?: Origin;
}

/** An event that an append turns into a {@link DomainEvent}. */
export interface NewEvent<T = unknown> {
  readonly definition: EventDefinition<T>;
  readonly aggregateId: string;
  readonly data: T;
  readonly changes?: Changes;
}

export interface EventDefinition<T = unknown> {
  /** `<aggregate>.<past tense>`. */
  readonly type: string;
  readonly version: number;
  readonly aggregate: string;
  /** One sentence for integrators. */
  readonly summary: string;
  /** What `data` holds. The tests check every event that they cause; in production nothing is checked. */
  readonly schema: JsonSchema;
  /** A realistic payload for documentation and test deliveries. */
  readonly example: T;
  /** Whether webhook endpoints may subscribe to it. */
  readonly published: boolean;
  /**
   * The permission that reading what it tells of needs: whoever lacks it is shown the event nowhere. A published event
   * without one is shown to nobody.
   */
  readonly readWith: Permission | undefined;
  /** Fields that tell who a person is; they are emptied when the person is erased, and the event stays. */
  readonly personal: readonly string[];
  of(aggregateId: string, data: T, changes?: Changes): NewEvent<T>;
}

const catalogue = new Map<string, EventDefinition>();

/**
 * Declares an event type. A type declared twice throws at load.
 * @param spec `data` declares the fields of the payload with `#platform/facts`
 */
export function defineEvent<F extends Fields>(spec: {
  type: string;
  version?: number;
  summary: string;
  data: F;
  example: FactsOf<F>;
  published?: boolean;
  readWith?: Permission;
  personal?: readonly (keyof F & string)[];
}): EventDefinition<FactsOf<F>> {
  if (catalogue.has(spec.type)) throw new Error(`event ${spec.type} is declared twice`);
  const [aggregate] = spec.type.split('.');
  const definition: EventDefinition<FactsOf<F>> = {
    type: spec.type,
    version: spec.version ?? 1,
    aggregate: aggregate!,
    summary: spec.summary,
    schema: schemaOf(spec.data),
    example: spec.example,
    published: spec.published ?? true,
    readWith: spec.readWith,
    personal: spec.personal ?? [],
    of: (aggregateId, data, changes) => ({ definition, aggregateId, data, changes }),
  };
  catalogue.set(spec.type, definition as EventDefinition);
  return definition;
}

/** Every event type of the libraries loaded so far, by name. */
export function eventCatalogue(): EventDefinition[] {
  return [...catalogue.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** The declaration of an event type; undefined for types of another version of the code. */
export function eventDefinition(type: string): EventDefinition | undefined {
  return catalogue.get(type);
}

/** Whether `type` is a declared event type. */
export function isEventType(type: string): boolean {
  return catalogue.has(type);
}
