import { LIVE_MESSAGES, NOTIFICATIONS_NAMESPACE } from '#engagement/notifications';
import type { EventDefinition } from '#foundation/tenancy';
import { schemaOf, type JsonSchema } from './schema-of-example.js';

type Json = Record<string, unknown>;

/**
 * What the product sends by itself, as AsyncAPI 3.0 (https://www.asyncapi.com/docs/reference/specification/v3.0.0):
 * webhooks to the endpoints of tenants and live events to sockets.
 * @param origin where sockets connect
 */
export function asyncApi(events: readonly EventDefinition[], origin: string): Json {
  const published = events.filter((event) => event.published);
  const { host, protocol } = new URL(origin);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Emporium webhooks and live events',
      version: '1.0.0',
      description: 'Webhooks follow Standard Webhooks; sockets are Socket.IO 4.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      sockets: {
        host,
        protocol: protocol === 'https:' ? 'wss' : 'ws',
        description:
          'Socket.IO over WebSocket only (`transports: ["websocket"]`); the handshake carries `auth: { token, tenant }`',
      },
    },
    channels: {
      webhooks: {
        address: null,
        description: 'The URL of a webhook endpoint, as the tenant’s staff registered it',
        messages: references(published.map(({ type }) => type)),
      },
      notifications: {
        address: NOTIFICATIONS_NAMESPACE,
        description: 'Live events of the signed-in customer or member of staff',
        servers: [{ $ref: '#/servers/sockets' }],
        messages: references(Object.keys(LIVE_MESSAGES).map(liveName)),
      },
    },
    operations: {
      sendWebhook: {
        action: 'send',
        channel: { $ref: '#/channels/webhooks' },
        summary: 'POST to an endpoint',
      },
      sendLiveEvent: {
        action: 'send',
        channel: { $ref: '#/channels/notifications' },
        summary: 'Emit to a socket',
      },
    },
    components: {
      messages: {
        ...Object.fromEntries(published.map((event) => [event.type, webhookMessage(event)])),
        ...Object.fromEntries(Object.entries(LIVE_MESSAGES).map(liveMessage)),
      },
      schemas: { WebhookHeaders: WEBHOOK_HEADERS },
    },
  };
}

function references(names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
}

/** Headers by Standard Webhooks (https://www.standardwebhooks.com). */
const WEBHOOK_HEADERS: JsonSchema = {
  type: 'object',
  required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  properties: {
    'webhook-id': { type: 'string', description: 'The event’s id, the same at every attempt' },
    'webhook-timestamp': { type: 'string', description: 'Seconds since 1970, of this attempt' },
    'webhook-signature': {
      type: 'string',
      description:
        '`v1,` and the HMAC-SHA256 of `<id>.<timestamp>.<body>` in base64; several while a secret rotates',
    },
  },
};

function webhookMessage({ type, summary, version, example }: EventDefinition): Json {
  const payload = {
    id: '01jd2k3m4n5p6q7r8s9tavwxyz',
    type,
    timestamp: '2026-02-28T12:00:00.000Z',
    tenant: '01jd2k3m4n5p6q7r8s9tavwxy0',
    sequence: 42,
    data: example,
  };
  const schema = schemaOf(payload);
  return {
    name: type,
    title: type,
    summary: `${summary} Version ${version} of its data.`,
    headers: { $ref: '#/components/schemas/WebhookHeaders' },
    payload: { ...schema, properties: { ...schema.properties, type: { const: type } } },
    examples: [{ payload }],
  };
}

/** Beside the webhook message of the same name. */
function liveName(event: string): string {
  return `live.${event}`;
}

function liveMessage([name, { summary, example }]: [string, { summary: string; example: object }]): [
  string,
  Json,
] {
  const message = {
    name,
    title: name,
    summary,
    payload: schemaOf(example),
    examples: [{ payload: example }],
  };
  return [liveName(name), message];
}
