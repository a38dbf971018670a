import { defineErrors } from '#platform/errors';

export const webhookErrors = defineErrors({
  endpointNotFound: {
    code: 'webhooks.endpoint-not-found',
    kind: 'not-found',
    title: 'There is no such webhook endpoint',
    advice: 'Check the id.',
  },
  eventsForgotten: {
    code: 'webhooks.events-forgotten',
    kind: 'gone',
    title: 'Events behind this place are not kept any more',
    advice:
      'Read the things themselves, then go on with `after=0`: the feed begins with the oldest event that is kept.',
  },
  deliveryNotFound: {
    code: 'webhooks.delivery-not-found',
    kind: 'not-found',
    title: 'There is no such delivery to this endpoint',
    advice: 'Deliveries are kept for 30 days; replay by time for what is older.',
  },
  invalidEndpoint: {
    code: 'webhooks.invalid-endpoint',
    kind: 'invalid',
    title: 'An endpoint cannot be like this',
    advice: 'Correct the fields listed in `errors`.',
  },
  urlNotPublic: {
    code: 'webhooks.url-not-public',
    kind: 'invalid',
    title: 'The endpoint’s URL cannot be called',
    advice: 'Use an https URL, without credentials, whose host is on the public internet.',
  },
  unknownEventType: {
    code: 'webhooks.unknown-event-type',
    kind: 'invalid',
    title: 'There is no such event type',
    advice: 'Choose from GET /admin/event-types, or * for all.',
  },
  tooManyEndpoints: {
    code: 'webhooks.too-many-endpoints',
    kind: 'conflict',
    title: 'The tenant has as many webhook endpoints as it may have',
    advice: 'Delete one that is not used any more.',
  },
  endpointDisabled: {
    code: 'webhooks.endpoint-disabled',
    kind: 'conflict',
    title: 'The endpoint is disabled',
    advice: 'Enable it first; what it missed can be replayed.',
  },
  replayUnclear: {
    code: 'webhooks.replay-unclear',
    kind: 'invalid',
    title: 'A replay is of one delivery or of a time',
    advice: 'Send either deliveryId, or since (and until).',
  },
});
