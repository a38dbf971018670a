import { Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  collectionOf,
  CurrentTenant,
  EventHistory,
  Work,
  type TenantWork,
  type Turn,
} from '#foundation/tenancy';
import { DeliveryLog } from './delivery-log.js';
import { EndpointSecrets } from './endpoint-secrets.js';
import { messageOf } from './message.js';
import { PostMessage } from './post-message.js';
import { WebhookDelivery } from './webhook-delivery.schema.js';
import { WebhookEndpoint } from './webhook-endpoint.schema.js';
import { WEBHOOKS_QUEUE, WEBHOOKS_WORK } from './webhooks-work.js';

const AT_ONCE = 8;

/**
 * Sends the pending deliveries of an endpoint, one turn at a time. Events of different aggregates are sent at once;
 * events of one aggregate are sent one after the other: a delivery that failed holds back the later ones of its
 * aggregate until it has succeeded or is given up.
 */
@Work({
  name: WEBHOOKS_WORK,
  due: { collection: 'webhook_deliveries', at: 'nextAt', lane: 'endpointId' },
  queue: WEBHOOKS_QUEUE,
  // Many, because a turn mostly waits for the receiver's server.
  atOnce: 64,
  perTenant: 8,
  turnMs: 2_000,
})
export class DeliverWebhooks implements TenantWork {
  private readonly logger = new Logger('Webhooks');

  constructor(
    @InjectModel(WebhookEndpoint.name) private readonly endpoints: Model<WebhookEndpoint>,
    @InjectModel(WebhookDelivery.name) private readonly deliveries: Model<WebhookDelivery>,
    private readonly history: EventHistory,
    private readonly secrets: EndpointSecrets,
    private readonly poster: PostMessage,
    private readonly log: DeliveryLog,
    private readonly tenant: CurrentTenant,
  ) {}

  /** Sends due deliveries of the lane's endpoint, in batches, until none is due or the turn's time is over. */
  async turn({ lane, until }: Turn): Promise<'more' | void> {
    const endpoint = await this.endpoints.findOne({ _id: lane, enabled: true }).lean<WebhookEndpoint>();
    if (!endpoint) return this.log.dropAll(lane!, 'the endpoint was disabled or deleted');
    const secrets = this.secrets.open(endpoint);
    while (Date.now() < until) {
      const due = await this.due(endpoint._id);
      if (due.length === 0) return;
      const went = await Promise.all(due.map((delivery) => this.attempt(endpoint, secrets, delivery)));
      if (went.includes('disabled')) break;
    }
    return 'more';
  }

  private async attempt(
    endpoint: WebhookEndpoint,
    secrets: readonly string[],
    delivery: WebhookDelivery,
  ): Promise<'done' | 'disabled'> {
    const event = await this.history.find(delivery.eventId);
    if (!event) {
      await this.log.drop(delivery, 'the event is no longer stored');
      return 'done';
    }
    const attempt = await this.poster.post(endpoint.url, messageOf(event, this.tenant.id), secrets);
    const { status, error, ms } = attempt;
    this.logger.log(
      `${event.type} ${delivery._id} to endpoint ${endpoint._id}: ${status ?? error} after ${ms} ms`,
    );
    return this.log.note(endpoint, delivery, attempt);
  }

  /** Due deliveries, those due longest first. */
  private due(endpointId: string): Promise<WebhookDelivery[]> {
    return collectionOf(this.deliveries)
      .find({ endpointId, nextAt: { $lte: new Date() } })
      .sort({ nextAt: 1 })
      .limit(AT_ONCE)
      .toArray();
  }
}
