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

const ENABLING = new Set([WebhookEndpointCreated.type, WebhookEndpointUpdated.type]);

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
    this.unitOfWork.mustBeRunning();
    if (ENABLING.has(event.type)) await this.begin(event);
    if (!publishedEvent(event.type)) return;
    const enabled = await collectionOf(this.endpoints)
      // This subscriber may still be handling events from before an endpoint was enabled.
      .find({ enabled: true, begins: { $lt: event.seq } }, { projection: { events: 1 } })
      .toArray();
    const wanting = enabled.filter((endpoint) => wants(endpoint as WebhookEndpoint, event.type));
    if (wanting.length === 0) return;
    await this.waiting.add(wanting.map(({ _id }) => newDelivery(_id as string, event)));
    for (const { _id } of wanting) this.outbox.wake(WEBHOOKS_WORK, new Date(), _id as string);
  }

  /** Lets an endpoint begin behind the event that has enabled it: by the events' order, not by anybody's clock. */
  private async begin({ id, seq, aggregate }: NumberedEvent): Promise<void> {
    await collectionOf(this.endpoints).updateOne(
      { _id: aggregate.id, enabledBy: id },
      { $set: { begins: seq } },
    );
  }
}
