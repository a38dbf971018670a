import 'reflect-metadata';
import type { Actor } from '#platform/context';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import type { DomainEvent, EventDefinition } from './define-event.js';

/** An event with its place in the tenant's history. */
export type NumberedEvent<T = unknown> = DomainEvent<T> & {
  readonly seq: number;
  /** Came with a restore, an import or a clone: nobody reacts to it. */
  readonly silent?: boolean;
};

export interface EventSubscriber {
  /** Reacts to one event. Throwing means "try again later", with growing pauses; see {@link SubscriberOptions}. */
  handle(event: NumberedEvent<never>): Promise<void>;
}

export interface SubscriberOptions {
  /** Stable: progress is recorded under it. `<library>.<what it does>`. */
  readonly name: string;
  /** The events it wants: these, all, or those of libraries that it cannot name. */
  readonly on: readonly EventDefinition[] | 'all' | ((event: EventDefinition) => boolean);
  /** Only what these did; by default whoever did it. */
  readonly by?: readonly Actor['type'][];
  /**
   * `database` (default): `handle` runs in a transaction together with the note that it ran, so its effect happens
   * once. Several events, and other subscribers, may share the transaction. `outside`: no transaction; `handle` may run
   * again after a crash and uses the event's id as the other system's idempotency key.
   */
  readonly effect?: 'database' | 'outside';
  /**
   * Which tenants have a use for it: those with such a document. Others' events pass it by. It is asked again after the
   * events that may change the answer.
   */
  readonly use?: {
    readonly collection: string;
    readonly where: object;
    readonly changedBy: readonly EventDefinition[];
  };
  /** Where it begins with tenants that were there before it: with what comes (default), or with their first event. */
  readonly from?: 'now' | 'beginning';
}

/** Who acts on what is not their own: what they do is kept in the audit log, with where they came from. */
export const AUDITED_ACTORS = ['staff', 'operator'] as const satisfies readonly Actor['type'][];

export function isAudited({ type }: Actor): boolean {
  return (AUDITED_ACTORS as readonly string[]).includes(type);
}

/** Under which a class carries its {@link SubscriberOptions}. */
export const SUBSCRIBER = Symbol('Subscriber');

/** Declares a tenant service that reacts to events, one at a time per aggregate and in order. */
export function Subscriber(options: SubscriberOptions): ClassDecorator {
  return (target) => {
    TenantInjectable()(target);
    Reflect.defineMetadata(SUBSCRIBER, options, target);
  };
}
