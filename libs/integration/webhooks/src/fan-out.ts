import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  collectionOf,
  Outbox,
  Subscriber,
  UnitOfWork,
  type EventSubscriber,
  type NumberedEvent,
} from '#foundation/tenancy';
import { newDelivery, wants } from './new-delivery.js';
import { publishedEvent } from './published-events.js';
import { WaitingDeliveries } from './waiting-deliveries.js';
import { WebhookEndpoint } from './webhook-endpoint.schema.js';
import { WEBHOOKS_WORK } from './webhooks-work.js';
import { WebhookEndpointCreated, WebhookEndpointUpdated } from './webhooks.events.js';

/** Writes a delivery of each published event for each endpoint that subscribes to it. It is sent after the commit. */
@Subscriber({
  name: 'webhooks.fan-out',
  on: 'all',
  use: {
    collection: 'webhook_endpoints',
    where: { enabled: true },
    changedBy: [WebhookEndpointCreated, WebhookEndpointUpdated],
  },
})
export class FanOut implements EventSubscriber {
  constructor(
    @InjectModel(WebhookEndpoint.name) private readonly endpoints: Model<WebhookEndpoint>,
    private readonly waiting: WaitingDeliveries,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  async handle(event: NumberedEvent): Promise<void> {
    if (!publishedEvent(event.type)) return;
    this.unitOfWork.mustBeRunning();
    const enabled = await collectionOf(this.endpoints)
      // An endpoint gets only events after `enabledAt`; this subscriber may still be handling older ones.
      .find({ enabled: true, enabledAt: { $lte: event.occurredAt } }, { projection: { events: 1 } })
      .toArray();
    const wanting = enabled.filter((endpoint) => wants(endpoint as WebhookEndpoint, event.type));
    if (wanting.length === 0) return;
    await this.waiting.add(wanting.map(({ _id }) => newDelivery(_id as string, event)));
    for (const { _id } of wanting) this.outbox.wake(WEBHOOKS_WORK, new Date(), _id as string);
  }
}
