import type { DomainEvent } from '#foundation/tenancy';

/** The body of a webhook. */
export interface WebhookMessage {
  readonly id: string;
  readonly type: string;
  /** When the event happened, ISO 8601. */
  readonly timestamp: string;
  /** Tenant id. */
  readonly tenant: string;
  /** Position in the tenant's history; it grows from event to event. null for test messages. */
  readonly sequence: number | null;
  readonly data: unknown;
}

/** An event as integrators get it, in webhooks and in the feed. */
export function messageOf(
  event: Pick<DomainEvent, 'id' | 'type' | 'occurredAt' | 'data'> & { readonly seq?: number },
  tenant: string,
): WebhookMessage {
  const { id, type, occurredAt, seq, data } = event;
  return { id, type, timestamp: occurredAt.toISOString(), tenant, sequence: seq ?? null, data };
}
