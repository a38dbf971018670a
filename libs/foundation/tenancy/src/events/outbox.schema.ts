import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Actor, Origin } from '#platform/context';
import type { Changes } from './changes.js';
import type { DomainEvent } from './define-event.js';

/** Name of the collection; the relay's change stream watches it in every tenant's database. */
export const OUTBOX_COLLECTION = 'outbox';

/**
 * An event and its place in the tenant's history. `seq` is given by the relay after the commit, gapless and in
 * commit order; until then nobody is shown the row. Rows inserted with `silent` (restore, import, clone) are
 * never handed to subscribers.
 */
@Schema({ collection: OUTBOX_COLLECTION, versionKey: false })
export class OutboxRow {
  @Prop({ type: String }) _id: string;
  @Prop({ type: Number }) seq?: number;
  @Prop({ type: String, required: true }) type: string;
  @Prop({ type: Number, required: true }) version: number;
  @Prop({ type: Object, required: true }) aggregate: { type: string; id: string };
  @Prop({ type: Date, required: true }) occurredAt: Date;
  @Prop({ type: Object, required: true }) actor: Actor;
  @Prop({ type: Object, required: true }) data: unknown;
  @Prop({ type: Object }) changes?: Changes;
  @Prop({ type: Object }) origin?: Origin;
  /** Set until the row has its number; lets the relay's sweep find what a stream missed. */
  @Prop({ type: Boolean }) waiting?: true;
  @Prop({ type: Boolean }) silent?: boolean;
}
export const OutboxRowSchema = SchemaFactory.createForClass(OutboxRow);
OutboxRowSchema.index({ seq: 1 }, { unique: true, partialFilterExpression: { seq: { $exists: true } } });
// Rows that wait for their number: normally none, so the index is tiny.
OutboxRowSchema.index({ occurredAt: 1 }, { name: 'unnumbered', partialFilterExpression: { waiting: true } });

export function toEvent(row: OutboxRow): DomainEvent & { seq: number } {
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
  };
}
