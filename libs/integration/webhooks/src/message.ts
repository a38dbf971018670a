import type { DomainEvent } from '#foundation/tenancy';

/** The body of a webhook. */
export interface WebhookMessage {
  readonly id: string;
  readonly type: string;
  /** ISO 8601: when it happened. */
  readonly timestamp: string;
  /** Tenant id. */
  readonly tenant: string;
  /** Place in the tenant's history, which grows from event to event; null for test messages. */
  readonly sequence: number | null;
  readonly data: unknown;
}

/** An event as integrators see it, in webhooks and in the feed alike. */
export function messageOf(
  event: Pick<DomainEvent, 'id' | 'type' | 'occurredAt' | 'data'> & { readonly seq?: number },
  tenant: string,
): WebhookMessage {
  const { id, type, occurredAt, seq, data } = event;
  return { id, type, timestamp: occurredAt.toISOString(), tenant, sequence: seq ?? null, data };
}
