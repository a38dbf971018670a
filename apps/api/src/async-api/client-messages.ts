import type { INestApplication } from '@nestjs/common';
import { AccessTable, classSchemas, ProblemDto, type ClassSchemas, type MessageEntry } from '#platform/http';

type Json = Record<string, unknown>;

/** Messages from clients, as the parts of an AsyncAPI document. */
export interface ClientMessages {
  readonly operations: Json;
  readonly messages: Json;
  readonly schemas: Json;
  /** A reference to the schema of a problem. */
  readonly problem: Json;
  /** The names of a namespace's messages and of their acknowledgements. */
  namesOf(namespace: string): readonly string[];
}

/** The id of the channel of a namespace. */
export function channelOf(namespace: string): string {
  return namespace.slice(1).replaceAll('/', '-');
}

/** Describes the messages of the access table, each with its acknowledgement as the reply. */
export function clientMessages(app: INestApplication): ClientMessages {
  const entries = app.get(AccessTable).messages();
  const classes = classSchemas(
    app,
    entries.flatMap(({ input }) => input ?? []),
    [ProblemDto, ...entries.flatMap(({ rule }) => rule.answers?.type ?? [])],
  );
  const problem = classes.referTo(ProblemDto);
  return {
    problem,
    namesOf: (namespace) => entries.filter((entry) => entry.namespace === namespace).flatMap(namesOf),
    operations: Object.fromEntries(entries.map((entry) => [entry.operationId, operationOf(entry)])),
    messages: Object.fromEntries(entries.flatMap((entry) => messagesOf(entry, classes))),
    schemas: { ...classes.schemas, Refusal: refusal(problem) },
  };
}

/** Names that are unique, even if the server or another namespace has a message of the same name. */
function namesOf({ namespace, event }: MessageEntry): [message: string, acknowledgement: string] {
  const name = `client.${channelOf(namespace)}.${event}`;
  return [name, `${name}.acknowledgement`];
}

function operationOf(entry: MessageEntry): Json {
  const channel = channelOf(entry.namespace);
  const [message, acknowledgement] = namesOf(entry).map((name) => ({
    $ref: `#/channels/${channel}/messages/${name}`,
  }));
  const { summary, description, permission } = entry.rule;
  return {
    action: 'receive',
    channel: { $ref: `#/channels/${channel}` },
    title: entry.event,
    ...(summary && { summary }),
    description: [description, ...conditionsOf(entry)].filter(Boolean).join(' '),
    ...(permission && { 'x-permission': permission }),
    messages: [message],
    reply: { channel: { $ref: `#/channels/${channel}` }, messages: [acknowledgement] },
  };
}

function conditionsOf({ rule: { who, permission, rate, stepUp } }: MessageEntry): string[] {
  return [
    `Sent by: ${who.join(', ')}.`,
    ...(permission ? [`Staff need the permission ${permission}.`] : []),
    ...(stepUp ? ['Needs a recent step-up.'] : []),
    ...(typeof rate === 'string' ? [] : [`At most ${rate.limit} in ${rate.seconds} seconds.`]),
  ];
}

function messagesOf(entry: MessageEntry, { referTo, exampleOf }: ClassSchemas): [string, Json][] {
  const [message, acknowledgement] = namesOf(entry);
  const { type, description } = entry.rule.answers ?? {};
  const done = {
    type: 'object',
    required: ['ok', 'data'],
    properties: { ok: { const: true }, data: type ? referTo(type) : { type: 'object' } },
  };
  return [
    [
      message,
      {
        name: entry.event,
        title: entry.event,
        ...(entry.rule.summary && { summary: entry.rule.summary }),
        payload: entry.input ? referTo(entry.input) : { type: 'null' },
        ...(entry.input && { examples: [{ payload: exampleOf(entry.input) }] }),
      },
    ],
    [
      acknowledgement,
      {
        name: entry.event,
        title: `The acknowledgement of ${entry.event}`,
        ...(description && { summary: description }),
        payload: { oneOf: [done, { $ref: '#/components/schemas/Refusal' }] },
        examples: [{ payload: { ok: true, data: type ? exampleOf(type) : {} } }],
      },
    ],
  ];
}

function refusal(problem: Json): Json {
  return {
    type: 'object',
    description:
      'The message was refused, with the same problem as in the API; `retryAfter` (seconds) if a retry later can succeed',
    required: ['ok', 'error'],
    properties: { ok: { const: false }, error: problem },
  };
}
