import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  collectionOf,
  CurrentTenant,
  EventHistory,
  Outbox,
  Subscriber,
  TenantInjectable,
  UnitOfWork,
  WorkList,
  type EventSubscriber,
  type NumberedEvent,
} from '#foundation/tenancy';
import { WebhookEndpoints } from './endpoints.js';
import { newDelivery, wants } from './new-delivery.js';
import { publishedEvents } from './published-events.js';
import { WaitingDeliveries } from './waiting-deliveries.js';
import { WebhookDelivery } from './webhook-delivery.schema.js';
import { WebhookEndpoint } from './webhook-endpoint.schema.js';
import { WEBHOOKS_WORK } from './webhooks-work.js';
import { webhookErrors } from './webhooks.errors.js';
import { WebhookReplayRequested, type ReplayRequestedFacts } from './webhooks.events.js';

/** What to send again: one delivery, or the events of a period. */
export interface ReplayTarget {
  readonly deliveryId?: string;
  readonly since?: Date;
  readonly until?: Date;
}

/** A replay that was accepted, and what it will send. */
export interface AcceptedReplay {
  /** Its deliveries have it as `replay`. */
  readonly id: string;
  readonly deliveryId?: string;
  readonly since?: Date;
  readonly until?: Date;
  /** How many deliveries; events of the last seconds may add some. */
  readonly deliveries: number;
}

/** Accepts requests for a replay. The worker carries them out, see Replay. */
@TenantInjectable()
export class RequestReplay {
  constructor(
    @InjectModel(WebhookDelivery.name) private readonly deliveries: Model<WebhookDelivery>,
    private readonly history: EventHistory,
    private readonly endpoints: WebhookEndpoints,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @throws request.forbidden, webhooks.replay-unclear, webhooks.endpoint-not-found, webhooks.endpoint-disabled,
   *   webhooks.delivery-not-found
   */
  async request(endpointId: string, { deliveryId, since, until }: ReplayTarget): Promise<AcceptedReplay> {
    if ((deliveryId === undefined) === (since === undefined) || (until && !since))
      throw webhookErrors.replayUnclear();
    const endpoint = await this.endpoints.findForSending(endpointId);
    if (!endpoint.enabled) throw webhookErrors.endpointDisabled();
    if (!since) {
      await this.demandRepeatable(endpointId, deliveryId!);
      return { id: await this.append({ endpointId, deliveryId }), deliveryId, deliveries: 1 };
    }
    const period = { since, until: until ?? new Date() };
    if (period.until <= since) throw webhookErrors.replayUnclear();
    const deliveries = await this.history.count({ types: wantedTypes(endpoint), ...period });
    const times = { since: since.toISOString(), until: period.until.toISOString() };
    return { id: await this.append({ endpointId, ...times }), ...period, deliveries };
  }

  /** Test deliveries have no event, so they cannot be sent again. */
  private async demandRepeatable(endpointId: string, deliveryId: string): Promise<void> {
    const known = await this.deliveries.exists({ _id: deliveryId, endpointId, seq: { $gt: 0 } });
    if (!known) throw webhookErrors.deliveryNotFound();
  }

  private async append(facts: ReplayRequestedFacts): Promise<string> {
    const [id] = await this.unitOfWork.run(() =>
      this.outbox.append(WebhookReplayRequested.of(facts.endpointId, facts)),
    );
    return id!;
  }
}

/** The published event types that an endpoint subscribes to. */
function wantedTypes(endpoint: WebhookEndpoint): string[] {
  return publishedEvents().flatMap(({ type }) => (wants(endpoint, type) ? [type] : []));
}

const PAGE = 100;

/**
 * Makes deliveries pending again, and writes deliveries that are missing because the endpoint was disabled or new. Each
 * page of the history is one transaction, which marks its deliveries with the request. So after a crash the replay can
 * start again without sending anything twice.
 */
@Subscriber({ name: 'webhooks.replay', on: [WebhookReplayRequested], effect: 'outside' })
export class Replay implements EventSubscriber {
  constructor(
    @InjectModel(WebhookEndpoint.name) private readonly endpoints: Model<WebhookEndpoint>,
    @InjectModel(WebhookDelivery.name) private readonly deliveries: Model<WebhookDelivery>,
    private readonly history: EventHistory,
    private readonly waiting: WaitingDeliveries,
    private readonly unitOfWork: UnitOfWork,
    private readonly workList: WorkList,
    private readonly tenant: CurrentTenant,
  ) {}

  async handle(request: NumberedEvent<ReplayRequestedFacts>): Promise<void> {
    const { endpointId, deliveryId: id } = request.data;
    const endpoint = await this.endpoints.findOne({ _id: endpointId, enabled: true }).lean<WebhookEndpoint>();
    if (!endpoint) return;
    if (id) await this.replayOne(id, request);
    else await this.replayTime(endpoint, request);
    await this.workList.wake(this.tenant.id, [{ work: WEBHOOKS_WORK, lane: endpointId, at: new Date() }]);
  }

  private async replayOne(id: string, request: NumberedEvent): Promise<void> {
    const delivery = await this.deliveries.findById(id).lean<WebhookDelivery>();
    const event = delivery && (await this.history.find(delivery.eventId));
    if (event) await this.put([newDelivery(delivery.endpointId, event)], request);
  }

  private async replayTime(
    endpoint: WebhookEndpoint,
    request: NumberedEvent<ReplayRequestedFacts>,
  ): Promise<void> {
    const { since, until = request.occurredAt.toISOString() } = request.data;
    const filter = { types: wantedTypes(endpoint), since: new Date(since!), until: new Date(until) };
    for (let after = 0; ;) {
      const events = await this.history.after(after, PAGE, filter);
      await this.put(
        events.map((event) => newDelivery(endpoint._id, event)),
        request,
      );
      if (events.length < PAGE) return;
      after = events.at(-1)!.seq;
    }
  }

  private async put(deliveries: readonly WebhookDelivery[], request: NumberedEvent): Promise<void> {
    if (deliveries.length === 0) return;
    const replay = request.id;
    const ids = deliveries.map(({ _id }) => _id);
    await this.unitOfWork.run(async () => {
      const rows = collectionOf(this.deliveries);
      await rows.updateMany({ _id: { $in: ids }, replay: { $ne: replay } } as object, {
        $set: { state: 'pending', tries: 0, followed: true, replay, expiresAt: deliveries[0]!.expiresAt },
        $unset: { nextAt: '' },
      });
      await rows.bulkWrite(
        deliveries.map(({ _id, nextAt: _when, ...row }) => ({
          updateOne: {
            filter: { _id },
            update: { $setOnInsert: { ...row, followed: true, replay } },
            upsert: true,
          },
        })) as never,
        { ordered: false },
      );
      const aggregates = new Map(deliveries.map((delivery) => [delivery.aggregate, delivery]));
      for (const delivery of aggregates.values()) await this.waiting.next(delivery);
    });
  }
}
