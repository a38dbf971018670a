import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import { CurrentTenant, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { EndpointSecrets } from './endpoint-secrets.js';
import { WebhookEndpoints } from './endpoints.js';
import { messageOf } from './message.js';
import { deliveryId } from './new-delivery.js';
import { PostMessage, succeeded } from './post-message.js';
import { publishedEvent, publishedEvents } from './published-events.js';
import { DELIVERY_KEPT_MS, WebhookDelivery } from './webhook-delivery.schema.js';
import { shownUrl } from './shown-url.js';
import { webhookErrors } from './webhooks.errors.js';
import { WebhookEndpointTested } from './webhooks.events.js';

/** Sends an example event to an endpoint at once, so that the person who sets it up sees the answer. */
@TenantInjectable()
export class TestDelivery {
  constructor(
    @InjectModel(WebhookDelivery.name) private readonly deliveries: Model<WebhookDelivery>,
    private readonly endpoints: WebhookEndpoints,
    private readonly secrets: EndpointSecrets,
    private readonly poster: PostMessage,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Sends once, without retries, and records it in the delivery log. An endpoint may be tested while it is disabled.
   * @param type event type whose example is sent; by default the endpoint's first event type
   * @throws request.forbidden, webhooks.endpoint-not-found, webhooks.unknown-event-type
   */
  async send(endpointId: string, type?: string): Promise<WebhookDelivery> {
    const endpoint = await this.endpoints.findForSending(endpointId);
    const definition = publishedEvent(type ?? firstWanted(endpoint.events));
    if (!definition) throw webhookErrors.unknownEventType();
    const event = { id: newId(), type: definition.type, occurredAt: new Date(), data: definition.example };
    const message = messageOf(event, this.tenant.id);
    const attempt = await this.poster.post(endpoint.url, message, this.secrets.open(endpoint));
    const row = {
      _id: deliveryId(endpointId, event.id),
      endpointId,
      eventId: event.id,
      type: event.type,
      aggregate: `test:${event.id}`,
      state: succeeded(attempt) ? ('succeeded' as const) : ('failed' as const),
      tries: 1,
      attempts: [attempt],
      createdAt: event.occurredAt,
      expiresAt: new Date(event.occurredAt.getTime() + DELIVERY_KEPT_MS),
    };
    return this.unitOfWork.run(async () => {
      const delivery = await this.deliveries.create(row);
      const facts = { endpointId, url: shownUrl(endpoint.url) };
      await this.outbox.append(WebhookEndpointTested.of(endpointId, facts));
      return delivery.toObject();
    });
  }
}

function firstWanted(events: readonly string[]): string {
  const [first] = events;
  return first === undefined || first === '*' ? publishedEvents()[0]!.type : first;
}
