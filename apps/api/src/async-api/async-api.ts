import type { INestApplication } from '@nestjs/common';
import { AccessTable } from '#platform/http';
import { LIVE_MESSAGES, NOTIFICATIONS_NAMESPACE } from '#engagement/notifications';
import { eventCatalogue, type EventDefinition } from '#foundation/tenancy';
import { channelOf, clientMessages } from './client-messages.js';
import { schemaOf, type JsonSchema } from './schema-of-example.js';

type Json = Record<string, unknown>;

/**
 * What the product sends by itself and what it takes over sockets, as AsyncAPI 3.0
 * (https://www.asyncapi.com/docs/reference/specification/v3.0.0): webhooks to the endpoints of tenants, live events to
 * sockets, messages of clients.
 * @param app an initialised API whose messages are all known
 * @param origin where sockets connect
 */
export function asyncApi(app: INestApplication, origin: string): Json {
  const published = eventCatalogue().filter((event) => event.published);
  const live = Object.keys(LIVE_MESSAGES).map(liveName);
  const sent = channelOf(NOTIFICATIONS_NAMESPACE);
  const clients = clientMessages(app);
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
          'Socket.IO over WebSocket only (`transports: ["websocket"]`); the handshake carries `auth: { token, tenant }`, of guests `auth: { tenant, cart }` with the token of their cart if they have one',
      },
    },
    channels: {
      webhooks: {
        address: null,
        description: 'The URL of a webhook endpoint, as the tenant’s staff registered it',
        messages: references(published.map(({ type }) => type)),
      },
      ...Object.fromEntries(
        app
          .get(AccessTable)
          .namespaces()
          .map(({ namespace, rule }) => {
            const id = channelOf(namespace);
            const names = [...(id === sent ? live : []), ...clients.namesOf(namespace)];
            const channel = {
              address: namespace,
              description: `${rule.summary ?? 'Live events'}. Open to: ${rule.who.join(', ')}`,
              servers: [{ $ref: '#/servers/sockets' }],
              messages: references(names),
            };
            return [id, channel];
          }),
      ),
    },
    operations: {
      sendWebhook: {
        action: 'send',
        channel: { $ref: '#/channels/webhooks' },
        summary: 'POST to an endpoint',
      },
      sendLiveEvent: {
        action: 'send',
        channel: { $ref: `#/channels/${sent}` },
        summary: 'Emit to a socket',
        messages: live.map((name) => ({ $ref: `#/channels/${sent}/messages/${name}` })),
      },
      ...clients.operations,
    },
    components: {
      messages: {
        ...Object.fromEntries(published.map((event) => [event.type, webhookMessage(event)])),
        ...Object.fromEntries(Object.entries(LIVE_MESSAGES).map(liveMessage)),
        ...clients.messages,
      },
      schemas: { WebhookHeaders: WEBHOOK_HEADERS, ...clients.schemas },
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
