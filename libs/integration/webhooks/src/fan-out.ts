import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  CurrentTenant,
  driverCollection,
  Subscriber,
  UnitOfWork,
  type EventSubscriber,
  type NumberedEvent,
} from '#foundation/tenancy';
import { newDelivery, wants } from './new-delivery.js';
import { publishedEvent } from './published-events.js';
import { WebhookDelivery } from './webhook-delivery.schema.js';
import { WebhookEndpoint } from './webhook-endpoint.schema.js';
import { WebhookRings } from './webhook-rings.js';

/** Notes a delivery of each published event for each endpoint that wants it; they are sent after the commit. */
@Subscriber({ name: 'webhooks.fan-out', on: 'all' })
export class FanOut implements EventSubscriber {
  constructor(
    @InjectModel(WebhookEndpoint.name) private readonly endpoints: Model<WebhookEndpoint>,
    @InjectModel(WebhookDelivery.name) private readonly deliveries: Model<WebhookDelivery>,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly rings: WebhookRings,
  ) {}

  async handle(event: NumberedEvent): Promise<void> {
    if (!publishedEvent(event.type)) return;
    const unit = this.unitOfWork.current;
    const { session } = unit;
    const enabled = await driverCollection(this.endpoints)
      .find({ enabled: true }, { session, projection: { events: 1 } })
      .toArray();
    const wanting = enabled.filter((endpoint) => wants(endpoint as WebhookEndpoint, event.type));
    if (wanting.length === 0) return;
    await driverCollection(this.deliveries).insertMany(
      wanting.map(({ _id }) => newDelivery(_id as string, event)) as never,
      { session },
    );
    unit.afterCommit(async () => {
      for (const { _id } of wanting) await this.rings.ring({ tenantId: this.tenant.id, lane: _id as string });
    });
  }
}
