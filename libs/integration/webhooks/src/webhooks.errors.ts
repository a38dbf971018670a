import { defineErrors } from '#platform/errors';

export const webhookErrors = defineErrors({
  endpointNotFound: {
    code: 'webhooks.endpoint-not-found',
    kind: 'not-found',
    title: 'There is no such webhook endpoint',
    de: 'Diesen Webhook-Endpunkt gibt es nicht',
    advice: 'Check the id.',
  },
  eventsForgotten: {
    code: 'webhooks.events-forgotten',
    kind: 'gone',
    title: 'Events after this position are no longer stored',
    de: 'Ereignisse nach dieser Stelle sind nicht mehr gespeichert',
    advice:
      'Read the products, orders and so on again, then go on with `after=0`: the feed begins with the oldest stored event.',
  },
  deliveryNotFound: {
    code: 'webhooks.delivery-not-found',
    kind: 'not-found',
    fields: ['deliveryId'],
    title: 'There is no such delivery to this endpoint',
    de: 'Diese Zustellung an den Endpunkt gibt es nicht',
    advice: 'Deliveries are kept for 30 days; replay older events with `since`.',
  },
  invalidEndpoint: {
    code: 'webhooks.invalid-endpoint',
    kind: 'invalid',
    fields: [],
    title: 'Some fields of the endpoint are not valid',
    de: 'Einige Felder des Endpunkts sind nicht gültig',
    advice: 'Correct the fields listed in `errors`.',
  },
  urlNotPublic: {
    code: 'webhooks.url-not-public',
    kind: 'invalid',
    fields: ['url'],
    title: 'The endpoint’s URL cannot be called',
    de: 'Die URL des Endpunkts kann nicht aufgerufen werden',
    advice:
      'Use an https URL, without credentials, whose host is on the public internet. For a receiver on a developer’s machine, the server is started with EGRESS_ALLOW=<host>:<port>.',
  },
  unknownEventType: {
    code: 'webhooks.unknown-event-type',
    kind: 'invalid',
    fields: ['type', 'events'],
    title: 'There is no such event type',
    de: 'Diese Art von Ereignis gibt es nicht',
    advice: 'Choose from GET /admin/event-types, or * for all.',
  },
  tooManyEndpoints: {
    code: 'webhooks.too-many-endpoints',
    kind: 'conflict',
    title: 'The tenant already has the largest number of webhook endpoints',
    de: 'Der Shop hat schon die größte Zahl von Webhook-Endpunkten',
    advice: 'Delete one that is no longer used.',
  },
  endpointDisabled: {
    code: 'webhooks.endpoint-disabled',
    kind: 'conflict',
    title: 'The endpoint is disabled',
    de: 'Der Endpunkt ist abgeschaltet',
    advice: 'Enable it first; missed events can be replayed.',
  },
  replayUnclear: {
    code: 'webhooks.replay-unclear',
    kind: 'invalid',
    fields: [],
    title: 'A replay needs either a delivery or a period',
    de: 'Eine Wiederholung braucht entweder eine Zustellung oder einen Zeitraum',
    advice: 'Send either deliveryId, or since (and until).',
  },
});
