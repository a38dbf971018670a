import { id, nullable, schemaOf, text, time, told, whole, type FactsOf } from '#platform/facts';
import type { DomainEvent } from '#foundation/tenancy';

/** The body of a webhook, besides the event's data. */
export const WEBHOOK_MESSAGE = {
  id: id('The same at every attempt'),
  type: text(),
  timestamp: time('When the event happened'),
  tenant: id('Tenant id'),
  sequence: nullable(
    whole('Position in the tenant’s history; grows from event to event and may jump. null for test messages'),
  ),
};

/** The body of a webhook. */
export type WebhookMessage = FactsOf<typeof WEBHOOK_MESSAGE> & { readonly data: unknown };

const SCHEMA = schemaOf(WEBHOOK_MESSAGE);

/** An event as integrators get it, in webhooks and in the feed. */
export function messageOf(
  event: Pick<DomainEvent, 'id' | 'type' | 'occurredAt' | 'data'> & { readonly seq?: number },
  tenant: string,
): WebhookMessage {
  const { id, type, occurredAt, seq, data } = event;
  const envelope = { id, type, timestamp: occurredAt.toISOString(), tenant, sequence: seq ?? null };
  told('webhook message', SCHEMA, envelope);
  return { ...envelope, data };
}
