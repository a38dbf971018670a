import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { mongo } from 'mongoose';
import { currentExecution, type Actor, type Origin } from '#platform/context';
import { told } from '#platform/facts';
import { newId } from '#platform/ids';
import type { Wake } from '../work/wake.js';
import { onlyChanged, type Changes } from './changes.js';
import type { NewEvent } from './define-event.js';
import { isAudited, type NumberedEvent } from './subscriber.js';

/** Name of the collection; the relay's change stream watches it in every tenant's database. */
export const OUTBOX_COLLECTION = 'outbox';

/**
 * An event and its place in the tenant's history. `seq` is given after the commit, without gaps; until then nobody is
 * shown the row. Rows inserted with `silent` (restore, import, clone) are never handed to subscribers.
 */
@Schema({ collection: OUTBOX_COLLECTION, versionKey: false })
export class OutboxRow {
  @Prop({ type: String }) _id: string;
  @Prop({ type: Number }) seq?: number;
  /**
   * When the server wrote the row, by its logical clock. A unit of work inserts its events last, so whoever changes a
   * thing later writes a later stamp, whatever the clocks of the processes say.
   */
  @Prop({ type: Object }) stamp?: mongo.Timestamp;
  @Prop({ type: String, required: true }) type: string;
  @Prop({ type: Number, required: true }) version: number;
  @Prop({ type: Object, required: true }) aggregate: { type: string; id: string };
  @Prop({ type: Date, required: true }) occurredAt: Date;
  @Prop({ type: Object, required: true }) actor: Actor;
  @Prop({ type: Object, required: true }) data: unknown;
  @Prop({ type: Object }) changes?: Changes;
  @Prop({ type: Object }) origin?: Origin;
  /** Work that the same change made necessary. */
  @Prop({ type: [Object], default: undefined }) wakes?: Wake[];
  /** Set until the row has its number. */
  @Prop({ type: Boolean }) waiting?: true;
  @Prop({ type: Boolean }) silent?: boolean;
}
export const OutboxRowSchema = SchemaFactory.createForClass(OutboxRow);
OutboxRowSchema.index({ seq: 1 }, { unique: true, partialFilterExpression: { seq: { $exists: true } } });
// Rows that wait for their number: normally none, so the index is tiny.
OutboxRowSchema.index({ stamp: 1 }, { name: 'waiting', partialFilterExpression: { waiting: true } });

/** What MongoDB replaces by the time of its logical clock when it inserts a document with it. */
export function serverStamp(): mongo.Timestamp {
  return new mongo.Timestamp(0n);
}

/** The row of an event that happens now, by the actor of the current execution. */
export function rowOf({ definition, aggregateId, data, changes }: NewEvent): OutboxRow {
  told(`event ${definition.type}`, definition.schema, data);
  const execution = currentExecution();
  const actor = execution?.actor ?? { type: 'system' as const };
  const origin = isAudited(actor) ? execution?.origin : undefined;
  return {
    _id: newId(),
    stamp: serverStamp(),
    type: definition.type,
    version: definition.version,
    aggregate: { type: definition.aggregate, id: aggregateId },
    occurredAt: new Date(),
    actor,
    data,
    ...(changes && isAudited(actor) && { changes: onlyChanged(changes) }),
    ...(origin && { origin }),
    waiting: true,
  };
}

export function toEvent(row: OutboxRow): NumberedEvent {
  return {
    id: row._id,
    type: row.type,
    version: row.version,
    aggregate: row.aggregate,
    occurredAt: row.occurredAt,
    actor: row.actor,
    data: row.data,
    changes: row.changes,
    origin: row.origin,
    seq: row.seq!,
    ...(row.silent && { silent: true }),
  };
}
