import type { NumberedEvent } from '#foundation/tenancy';
import { DELIVERY_KEPT_MS, type WebhookDelivery } from './webhook-delivery.schema.js';
import type { WebhookEndpoint } from './webhook-endpoint.schema.js';

/** Whether an endpoint subscribes to this event type. */
export function wants({ events }: Pick<WebhookEndpoint, 'events'>, type: string): boolean {
  return events.includes('*') || events.includes(type);
}

/** A delivery that is due at once. */
export function newDelivery(endpointId: string, event: NumberedEvent): WebhookDelivery {
  const now = new Date();
  return {
    _id: deliveryId(endpointId, event.id),
    endpointId,
    eventId: event.id,
    type: event.type,
    seq: event.seq,
    aggregate: `${event.aggregate.type}:${event.aggregate.id}`,
    state: 'pending',
    tries: 0,
    attempts: [],
    nextAt: now,
    createdAt: now,
    expiresAt: new Date(now.getTime() + DELIVERY_KEPT_MS),
  };
}

export function deliveryId(endpointId: string, eventId: string): string {
  return `${endpointId}.${eventId}`;
}
