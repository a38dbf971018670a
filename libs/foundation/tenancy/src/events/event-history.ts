import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { collectionOf } from '../unit-of-work/bound-collection.js';
import { OutboxRow, toEvent } from './outbox.schema.js';
import type { NumberedEvent } from './subscriber.js';

/** Which events of the history; all of them by default. */
export interface HistoryFilter {
  /** Types wanted; all by default. */
  readonly types?: readonly string[];
  /** Not before. */
  readonly since?: Date;
  /** Before. */
  readonly until?: Date;
}

/** A tenant's numbered events, in order: what can be shown to others without ever showing it in another order. */
@TenantInjectable()
export class EventHistory {
  constructor(@InjectModel(OutboxRow.name) private readonly rows: Model<OutboxRow>) {}

  /**
   * The events behind a place in the history, in the running transaction if there is one.
   * @param after sequence number, 0 for the beginning
   */
  async after(after: number, limit: number, filter: HistoryFilter = {}): Promise<NumberedEvent[]> {
    const rows = await collectionOf(this.rows)
      .find(queryOf(after, filter))
      .sort({ seq: 1 })
      .limit(limit)
      .toArray();
    return rows.map((row) => toEvent(row as OutboxRow));
  }

  /** How many events there are. */
  async count(filter: HistoryFilter = {}): Promise<number> {
    return collectionOf(this.rows).countDocuments(queryOf(0, filter));
  }

  /** The number of the first event that is kept, undefined where there is none; what is older was deleted. */
  async first(): Promise<number | undefined> {
    const row = await collectionOf(this.rows).findOne({ seq: { $gt: 0 } } as object, {
      sort: { seq: 1 },
      projection: { seq: 1 },
    });
    return row?.seq;
  }

  /** One event; null when there is none of this id, or it has no number yet. */
  async find(id: string): Promise<NumberedEvent | null> {
    const filter = { _id: id, seq: { $gt: 0 } } as object;
    const row = await collectionOf(this.rows).findOne(filter);
    return row && toEvent(row as OutboxRow);
  }
}

function queryOf(after: number, { types, since, until }: HistoryFilter): object {
  return {
    seq: { $gt: after },
    ...(types && { type: { $in: [...types] } }),
    ...((since ?? until) && {
      occurredAt: { ...(since && { $gte: since }), ...(until && { $lt: until }) },
    }),
  };
}
