import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { collectionOf, TenantInjectable, UnitOfWork, type BoundCollection } from '#foundation/tenancy';
import { WebhookDelivery } from './webhook-delivery.schema.js';

/**
 * The order of pending deliveries. Of an endpoint's pending deliveries of one aggregate, only the first has a due time
 * (`nextAt`). When it is finished, the next one gets a due time. So the index of due deliveries stays small, even if
 * many are pending.
 */
@TenantInjectable()
export class WaitingDeliveries {
  constructor(
    @InjectModel(WebhookDelivery.name) private readonly deliveries: Model<WebhookDelivery>,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Adds deliveries of one event in the running transaction, each after the pending ones of its endpoint and aggregate.
   */
  async add(deliveries: readonly WebhookDelivery[]): Promise<void> {
    const [first] = deliveries;
    if (!first) return;
    this.unitOfWork.mustBeRunning();
    const last = await this.last(
      first.aggregate,
      deliveries.map(({ endpointId }) => endpointId),
    );
    for (const _id of last.values()) {
      // If the last delivery is finished at the same time, that write sees `followed` or conflicts with this
      // transaction.
      await this.rows.updateOne({ _id, state: 'pending' }, { $set: { followed: true } });
    }
    const rows = deliveries.map(({ nextAt, ...row }) =>
      last.has(row.endpointId) ? row : { ...row, nextAt },
    );
    await this.rows.insertMany(rows as never);
  }

  /** Gives a due time to the first pending delivery of this endpoint and aggregate, unless it has one. */
  async next({ endpointId, aggregate }: Pick<WebhookDelivery, 'endpointId' | 'aggregate'>): Promise<void> {
    const first = await this.rows.findOne(
      { endpointId, aggregate, state: 'pending' },
      { sort: { seq: 1 }, projection: { nextAt: 1 } },
    );
    if (!first || first.nextAt) return;
    await this.rows.updateOne({ _id: first._id }, { $set: { nextAt: new Date() } });
  }

  /** Ids of the last pending deliveries of an aggregate, by endpoint. */
  private async last(aggregate: string, endpointIds: readonly string[]): Promise<Map<string, string>> {
    const waiting = await this.rows
      .find(
        { aggregate, endpointId: { $in: [...endpointIds] }, state: 'pending' },
        { projection: { endpointId: 1 } },
      )
      .sort({ seq: 1 })
      .toArray();
    return new Map(waiting.map(({ endpointId, _id }) => [endpointId, _id]));
  }

  private get rows(): BoundCollection<WebhookDelivery & mongo.Document> {
    return collectionOf(this.deliveries);
  }
}
