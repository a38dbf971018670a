import { id, oneOf, optional, text, time, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

const ENDPOINT = {
  endpointId: id(),
  // See `shownUrl`.
  url: text('Without user, query and fragment'),
};
export type EndpointFacts = FactsOf<typeof ENDPOINT>;

const endpoint: EndpointFacts = {
  endpointId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  url: 'https://erp.example.com/hooks',
};

const DISABLED = {
  ...ENDPOINT,
  reason: oneOf(['gone', 'failing'], 'It answered 410 Gone, or it failed for five days'),
};
export type EndpointDisabledFacts = FactsOf<typeof DISABLED>;
export type DisabledReason = EndpointDisabledFacts['reason'];

export const WebhookEndpointDisabled = defineEvent({
  type: 'webhook-endpoint.disabled',
  summary: 'A webhook endpoint was disabled because it answered 410 Gone or failed for five days.',
  readWith: 'webhooks.read',
  data: DISABLED,
  example: { ...endpoint, reason: 'failing' },
});

export const WebhookEndpointCreated = defineEvent({
  type: 'webhook-endpoint.created',
  summary: 'A webhook endpoint was added.',
  published: false,
  data: ENDPOINT,
  example: endpoint,
});

export const WebhookEndpointTested = defineEvent({
  type: 'webhook-endpoint.tested',
  summary: 'Staff sent an example event to a webhook endpoint.',
  published: false,
  data: ENDPOINT,
  example: endpoint,
});

export const WebhookEndpointUpdated = defineEvent({
  type: 'webhook-endpoint.updated',
  summary: 'A webhook endpoint was changed.',
  published: false,
  data: ENDPOINT,
  example: endpoint,
});

export const WebhookEndpointDeleted = defineEvent({
  type: 'webhook-endpoint.deleted',
  summary: 'A webhook endpoint was removed.',
  published: false,
  data: ENDPOINT,
  example: endpoint,
});

export const WebhookSecretRotated = defineEvent({
  type: 'webhook-endpoint.secret-rotated',
  summary: 'A webhook endpoint has a new signing secret.',
  published: false,
  data: ENDPOINT,
  example: endpoint,
});

const REPLAY = {
  endpointId: id(),
  deliveryId: optional(id('One delivery. If absent: all events from `since` on and before `until`')),
  since: optional(time()),
  until: optional(time()),
};
export type ReplayRequestedFacts = FactsOf<typeof REPLAY>;

/** The request is an event, so that it is not lost when a process is killed. */
export const WebhookReplayRequested = defineEvent({
  type: 'webhook-endpoint.replay-requested',
  summary: 'Staff requested a replay of events to a webhook endpoint.',
  published: false,
  data: REPLAY,
  example: { endpointId: '01jd2k3m4n5p6q7r8s9tavwxyz', since: '2026-02-28T12:00:00.000Z' },
});
