import { randomUUID } from 'node:crypto';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { EventHistory, TenantInjectable, type TurnOutcome } from '#foundation/tenancy';
import { CurrentTenant } from '#foundation/tenancy';
import { DeliveryLog } from './delivery-log.js';
import { EndpointSecrets } from './endpoint-secrets.js';
import { messageOf } from './message.js';
import { PostMessage } from './post-message.js';
import { WebhookDelivery } from './webhook-delivery.schema.js';
import { WebhookEndpoint } from './webhook-endpoint.schema.js';

/** Longer than a batch can take: messages time out after 15 seconds. */
const LEASE_MS = 60_000;
const TURN_MS = 2_000;
const AT_ONCE = 8;

/**
 * Sends what waits for an endpoint. One turn at a time has the endpoint; in it, different aggregates go side by side,
 * while events of one aggregate go one after the other: a delivery that failed holds back the later ones of its
 * aggregate until it has succeeded or is given up.
 */
@TenantInjectable()
export class DeliverWebhooks {
  constructor(
    @InjectModel(WebhookEndpoint.name) private readonly endpoints: Model<WebhookEndpoint>,
    @InjectModel(WebhookDelivery.name) private readonly deliveries: Model<WebhookDelivery>,
    private readonly history: EventHistory,
    private readonly secrets: EndpointSecrets,
    private readonly poster: PostMessage,
    private readonly log: DeliveryLog,
    private readonly tenant: CurrentTenant,
  ) {}

  /** Sends due deliveries for about two seconds, more while one batch is slow. */
  async turn(endpointId: string): Promise<TurnOutcome> {
    const owner = randomUUID();
    const endpoint = await this.lease(endpointId, owner);
    if (!endpoint) return this.unavailable(endpointId);
    try {
      return await this.deliver(endpoint);
    } finally {
      await this.endpoints.updateOne({ _id: endpointId, 'lease.owner': owner }, { $unset: { lease: '' } });
    }
  }

  private async deliver(endpoint: WebhookEndpoint): Promise<TurnOutcome> {
    const end = Date.now() + TURN_MS;
    const secrets = this.secrets.open(endpoint);
    while (Date.now() < end) {
      const heads = await this.heads(endpoint._id);
      const now = new Date();
      const due = heads.filter(({ nextAt }) => nextAt! <= now).slice(0, AT_ONCE);
      if (due.length === 0) return heads[0] ? { state: 'retry', at: heads[0].nextAt! } : { state: 'drained' };
      const went = await Promise.all(due.map((delivery) => this.attempt(endpoint, secrets, delivery)));
      if (went.includes('disabled')) return { state: 'more' };
    }
    return { state: 'more' };
  }

  private async attempt(
    endpoint: WebhookEndpoint,
    secrets: readonly string[],
    delivery: WebhookDelivery,
  ): Promise<'done' | 'disabled'> {
    const event = await this.history.find(delivery.eventId);
    if (!event) {
      await this.log.drop(delivery, 'the event is not kept any more');
      return 'done';
    }
    const attempt = await this.poster.post(endpoint.url, messageOf(event, this.tenant.id), secrets);
    return this.log.note(endpoint, delivery, attempt);
  }

  /** The first pending delivery of each aggregate, the most urgent first. */
  private async heads(endpointId: string): Promise<WebhookDelivery[]> {
    return this.deliveries.aggregate<WebhookDelivery>([
      { $match: { endpointId, nextAt: { $gt: new Date(0) } } },
      { $sort: { seq: 1 } },
      { $group: { _id: '$aggregate', head: { $first: '$$ROOT' } } },
      { $replaceWith: '$head' },
      { $sort: { nextAt: 1, seq: 1 } },
      { $limit: 4 * AT_ONCE },
    ]);
  }

  private async lease(endpointId: string, owner: string): Promise<WebhookEndpoint | null> {
    const now = new Date();
    return this.endpoints
      .findOneAndUpdate(
        { _id: endpointId, enabled: true, $or: [{ lease: null }, { 'lease.until': { $lt: now } }] },
        { $set: { lease: { owner, until: new Date(now.getTime() + LEASE_MS) } } },
        { returnDocument: 'after', timestamps: false },
      )
      .lean<WebhookEndpoint>();
  }

  /** Somebody else has it; or nobody wants its deliveries any more. */
  private async unavailable(endpointId: string): Promise<TurnOutcome> {
    if (await this.endpoints.exists({ _id: endpointId, enabled: true })) return { state: 'busy' };
    await this.log.dropAll(endpointId, 'the endpoint was disabled or deleted');
    return { state: 'drained' };
  }
}
