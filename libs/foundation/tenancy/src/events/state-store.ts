import { InjectConnection, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { collectionNamed, type BoundCollection } from '../unit-of-work/bound-collection.js';
import { outsideUnitOfWork } from '../unit-of-work/running-unit.js';

/** Name of the collection. */
export const STATE_COLLECTION = 'state';

/**
 * Single documents of a tenant that would waste a collection each: counters (`counter:<name>`),
 * the progress of subscribers (`lanes`).
 */
@Schema({ collection: STATE_COLLECTION, versionKey: false, strict: false })
export class TenantState {
  @Prop({ type: String }) _id: string;
}
export const TenantStateSchema = SchemaFactory.createForClass(TenantState);

interface CounterState {
  _id: string;
  value: number;
}

/** Access to a tenant's {@link TenantState} documents. */
@TenantInjectable()
export class StateStore {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  collection<T extends { _id: string }>(): BoundCollection<T> {
    return collectionNamed<T>(this.connection, STATE_COLLECTION);
  }

  /**
   * The next number of a series, from 1. Taken outside transactions, so that a counter is never what two orders
   * conflict on; numbers of failed attempts are lost, so a series may have gaps.
   */
  async nextNumber(series: string): Promise<number> {
    const counter = await outsideUnitOfWork(() =>
      this.collection<CounterState>().findOneAndUpdate(
        { _id: `counter:${series}` },
        { $inc: { value: 1 } },
        { upsert: true, returnDocument: 'after' },
      ),
    );
    return counter!.value;
  }
}
