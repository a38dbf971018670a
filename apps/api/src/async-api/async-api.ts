import type { INestApplication } from '@nestjs/common';
import { schemaOf, type JsonSchema } from '#platform/facts';
import { AccessTable, type NamespaceEntry } from '#platform/http';
import type { EventDefinition, LiveMessage } from '#foundation/tenancy';
import { WEBHOOK_MESSAGE } from '#integration/webhooks';
import { EVENTS, LIBRARIES } from '../../../libraries.js';
import { channelOf, clientMessages } from './client-messages.js';
import { edgeMessages, edgeMessagesIn } from './edge-messages.js';

type Json = Record<string, unknown>;

/**
 * Builds the AsyncAPI 3.0 document (https://www.asyncapi.com/docs/reference/specification/v3.0.0): webhooks to tenants'
 * endpoints, live messages to sockets, and messages from clients.
 * @param app an initialised API with all its gateways
 * @param origin origin that sockets connect to
 */
export function asyncApi(app: INestApplication, origin: string): Json {
  const published = EVENTS.filter((event) => event.published);
  const live = LIBRARIES.flatMap(({ liveMessages = [] }) => liveMessages);
  const clients = clientMessages(app);
  const namespaces = app.get(AccessTable).namespaces();
  const { host, protocol } = new URL(origin);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Emporium webhooks and live messages',
      version: '1.0.0',
      description:
        'Webhooks follow Standard Webhooks; sockets are Socket.IO 4. Amounts are in minor units of the `currency` beside them (ISO 4217). Ignore fields that you do not know, since fields may be added.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      sockets: {
        host,
        protocol: protocol === 'https:' ? 'wss' : 'ws',
        description:
          'Socket.IO over WebSocket only (`transports: ["websocket"]`); the handshake contains `auth: { token, tenant }`; guests send `auth: { tenant, cart }`, with the token of their cart if they have one',
      },
    },
    channels: {
      webhooks: {
        address: null,
        description: 'The URL of a webhook endpoint, as the tenant’s staff registered it',
        messages: references(published.map(({ type }) => type)),
      },
      ...Object.fromEntries(
        namespaces.map((entry) => {
          const { namespace, rule } = entry;
          const channel = {
            address: namespace,
            description: `${rule.summary ?? 'Live messages'}. Open to: ${rule.who.join(', ')}`,
            servers: [{ $ref: '#/servers/sockets' }],
            messages: references([...namesIn(live, entry), ...clients.namesOf(namespace)]),
          };
          return [channelOf(namespace), channel];
        }),
      ),
    },
    operations: {
      sendWebhook: {
        action: 'send',
        channel: { $ref: '#/channels/webhooks' },
        summary: 'Send an event to a webhook endpoint by POST',
      },
      ...Object.fromEntries(namespaces.map((entry) => liveOperation(live, entry))),
      ...clients.operations,
    },
    components: {
      messages: {
        ...Object.fromEntries(published.map((event) => [event.type, webhookMessage(event)])),
        ...Object.fromEntries(live.map(liveMessage)),
        ...Object.fromEntries(
          edgeMessages(clients.problem, origin).map(([name, message]) => [
            liveName(name),
            { name, title: name, ...message },
          ]),
        ),
        ...clients.messages,
      },
      schemas: { WebhookHeaders: WEBHOOK_HEADERS, ...clients.schemas },
    },
  };
}

function namesIn(live: readonly LiveMessage[], entry: NamespaceEntry): string[] {
  const names = live.flatMap(({ namespace, name }) => (namespace === entry.namespace ? [name] : []));
  return [...names, ...edgeMessagesIn(entry)].map(liveName);
}

function liveOperation(live: readonly LiveMessage[], entry: NamespaceEntry): [string, Json] {
  const channel = channelOf(entry.namespace);
  const operation = {
    action: 'send',
    channel: { $ref: `#/channels/${channel}` },
    summary: 'Emit live messages to a socket',
    messages: namesIn(live, entry).map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` })),
  };
  return [`sendTo${channel[0]!.toUpperCase()}${channel.slice(1)}`, operation];
}

function references(names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
}

/** Headers of Standard Webhooks (https://www.standardwebhooks.com). */
const WEBHOOK_HEADERS: JsonSchema = {
  type: 'object',
  required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  properties: {
    'webhook-id': { type: 'string', description: 'The event’s id, the same at every attempt' },
    'webhook-timestamp': { type: 'string', description: 'Time of this attempt in seconds since 1970' },
    'webhook-signature': {
      type: 'string',
      description:
        '`v1,` and the HMAC-SHA256 of `<id>.<timestamp>.<body>` in base64; several signatures during a rotation of the secret',
    },
  },
};

const ENVELOPE = schemaOf(WEBHOOK_MESSAGE);

function webhookMessage({ type, summary, version, example, schema }: EventDefinition): Json {
  const payload = {
    id: '01jd2k3m4n5p6q7r8s9tavwxyz',
    type,
    timestamp: '2026-02-28T12:00:00.000Z',
    tenant: '01jd2k3m4n5p6q7r8s9tavwxy0',
    sequence: 42,
    data: example,
  };
  return {
    name: type,
    title: type,
    summary: `${summary} Version ${version} of its data.`,
    headers: { $ref: '#/components/schemas/WebhookHeaders' },
    payload: {
      ...ENVELOPE,
      required: [...ENVELOPE.required!, 'data'],
      properties: { ...ENVELOPE.properties, type: { const: type }, data: schema },
    },
    examples: [{ payload }],
  };
}

/** Name of a live message, different from the webhook message of the same event. */
function liveName(event: string): string {
  return `live.${event}`;
}

function liveMessage({ name, summary, schema, example }: LiveMessage): [string, Json] {
  return [liveName(name), { name, title: name, summary, payload: schema, examples: [{ payload: example }] }];
}
