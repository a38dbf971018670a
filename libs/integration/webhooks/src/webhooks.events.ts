import { defineEvent } from '#foundation/tenancy';

/** Why an endpoint was disabled: it answered 410 Gone, or it failed for five days. */
export type DisabledReason = 'gone' | 'failing';

export interface EndpointDisabledFacts {
  readonly endpointId: string;
  /** The URL without user, query and fragment, see `shownUrl`. */
  readonly url: string;
  readonly reason: DisabledReason;
}

export const WebhookEndpointDisabled = defineEvent<EndpointDisabledFacts>({
  type: 'webhook-endpoint.disabled',
  summary: 'A webhook endpoint was disabled because it answered 410 Gone or failed for five days.',
  readWith: 'webhooks.read',
  example: {
    endpointId: '01jd2k3m4n5p6q7r8s9tavwxyz',
    url: 'https://erp.example.com/hooks',
    reason: 'failing',
  },
});

export interface EndpointFacts {
  readonly endpointId: string;
  readonly url: string;
}

const endpoint: EndpointFacts = {
  endpointId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  url: 'https://erp.example.com/hooks',
};

export const WebhookEndpointCreated = defineEvent<EndpointFacts>({
  type: 'webhook-endpoint.created',
  summary: 'A webhook endpoint was added.',
  published: false,
  example: endpoint,
});

export const WebhookEndpointTested = defineEvent<EndpointFacts>({
  type: 'webhook-endpoint.tested',
  summary: 'Staff sent an example event to a webhook endpoint.',
  published: false,
  example: endpoint,
});

export const WebhookEndpointUpdated = defineEvent<EndpointFacts>({
  type: 'webhook-endpoint.updated',
  summary: 'A webhook endpoint was changed.',
  published: false,
  example: endpoint,
});

export const WebhookEndpointDeleted = defineEvent<EndpointFacts>({
  type: 'webhook-endpoint.deleted',
  summary: 'A webhook endpoint was removed.',
  published: false,
  example: endpoint,
});

export const WebhookSecretRotated = defineEvent<EndpointFacts>({
  type: 'webhook-endpoint.secret-rotated',
  summary: 'A webhook endpoint has a new signing secret.',
  published: false,
  example: endpoint,
});

export interface ReplayRequestedFacts {
  readonly endpointId: string;
  /** One delivery. If absent: all events from `since` on and before `until`. */
  readonly deliveryId?: string;
  /** ISO 8601. */
  readonly since?: string;
  readonly until?: string;
}

/** The request is an event, so that it is not lost when a process is killed. */
export const WebhookReplayRequested = defineEvent<ReplayRequestedFacts>({
  type: 'webhook-endpoint.replay-requested',
  summary: 'Staff requested a replay of events to a webhook endpoint.',
  published: false,
  example: { endpointId: '01jd2k3m4n5p6q7r8s9tavwxyz', since: '2026-02-28T12:00:00.000Z' },
});
