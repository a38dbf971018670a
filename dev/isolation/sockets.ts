import { io, type Socket } from 'socket.io-client';
import { NOTIFICATIONS_NAMESPACE } from '#engagement/notifications';
import { AccessTable, type MessageEntry, type NamespaceEntry } from '#platform/http';
import { messageFields } from '../access/message-fields.js';
import type { InProcess } from '../installation/in-process.js';
import { until } from '../until.js';
import { placePaidOrder } from './fill.js';
import type { Findings } from './findings.js';
import { NOBODY, type Caller, type FilledTenant } from './filled-tenant.js';
import { kindOfField } from './samples.js';

const ANSWERED_WITHIN_MS = 60_000;

/** A connected socket and all messages that it received. */
class Listener {
  readonly heard: string[] = [];

  private constructor(
    readonly who: string,
    readonly caller: Caller,
    readonly namespace: string,
    readonly socket: Socket,
  ) {
    socket.onAny((event: string, ...payload: unknown[]) =>
      this.heard.push(JSON.stringify([event, ...payload])),
    );
  }

  /** @throws Error if the connection is refused */
  static async open(origin: string, namespace: string, caller: Caller, at: FilledTenant): Promise<Listener> {
    const { authorization, 'x-cart-token': cart } = caller.headers;
    const token = authorization?.replace('Bearer ', '');
    const socket = io(origin + namespace, {
      auth: { ...(token && { token }), ...(cart && { cart }), tenant: at.record.slug },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    const listener = new Listener(`${caller.name} at ${at.name}`, caller, namespace, socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    }).catch((error: Error) => {
      socket.disconnect();
      throw error;
    });
    return listener;
  }
}

export interface SocketAttackParts {
  readonly installation: Pick<InProcess, 'api' | 'origin'>;
  readonly findings: Findings;
  readonly a: FilledTenant;
  readonly b: FilledTenant;
}

/**
 * Attacks every namespace and message of the access table: A's people must not connect to B, and their messages with
 * B's ids must be refused. While an order and the stock of B change, A's people listen in all namespaces and must not
 * receive anything about it.
 */
export async function attackSockets({ installation, findings, a, b }: SocketAttackParts): Promise<void> {
  const { api, origin } = installation;
  const table = api.get(AccessTable);
  const namespaces = table.namespaces();
  const messages = messageFields(api);
  for (const namespace of namespaces) {
    findings.route = `socket ${namespace.namespace}`;
    await mustBeRefused(findings, origin, namespace, a, b);
  }
  const [spies, people] = [await listeners(origin, namespaces, a), await listeners(origin, namespaces, b)];
  try {
    for (const spy of spies) {
      for (const [message, fields] of messages) {
        if (message.namespace !== spy.namespace || !message.rule.who.includes(audienceOf(spy))) continue;
        findings.route = `socket ${message.namespace} ${message.event}`;
        await mustNotReach(findings, spy, message, fields, { a, b });
      }
    }
    findings.route = `socket ${NOTIFICATIONS_NAMESPACE}`;
    await moveOrder(b);
    await mustBeTold(people, 'B');
    // A must receive messages about its own order; otherwise silence would prove nothing.
    await moveOrder(a);
    await mustBeTold(spies, 'A');
  } catch (error) {
    const reproduce =
      'connect customer and staff, then PUT /api/v1/orders/<paid order>/status {"status":"preparing"}';
    findings.add({ kind: 'not-attacked', detail: (error as Error).message, reproduce });
  } finally {
    for (const { socket } of [...spies, ...people]) socket.disconnect();
  }
  mustNotReceive(findings, spies, b);
  mustNotReceive(findings, people, a);
}

/** Connects everybody of a tenant who may connect, to every namespace. */
async function listeners(
  origin: string,
  namespaces: readonly NamespaceEntry[],
  tenant: FilledTenant,
): Promise<Listener[]> {
  const open: Listener[] = [];
  for (const { namespace, rule } of namespaces) {
    for (const caller of [tenant.customer, tenant.staff, tenant.guest]) {
      if (!rule.who.includes(caller.name as 'customer')) continue;
      open.push(await Listener.open(origin, namespace, caller, tenant));
    }
  }
  return open;
}

function audienceOf({ caller }: Listener): 'guest' | 'customer' | 'staff' {
  return caller.name as 'guest' | 'customer' | 'staff';
}

async function mustBeRefused(
  findings: Findings,
  origin: string,
  { namespace, rule }: NamespaceEntry,
  a: FilledTenant,
  b: FilledTenant,
): Promise<void> {
  const strangers = rule.who.includes('guest') ? [] : [NOBODY];
  for (const caller of [a.customer, a.staff, ...strangers]) {
    const listener = await Listener.open(origin, namespace, caller, b).catch(() => undefined);
    if (!listener) continue;
    listener.socket.disconnect();
    findings.add({
      kind: 'accepted',
      detail: `${caller.name} of A was let in at B`,
      reproduce: `io('$ORIGIN${namespace}', { auth: { token: <${caller.name} of A>, tenant: '${b.record.slug}' } })`,
    });
  }
}

/** A's message with B's ids must do nothing. The same message with A's ids must work, which shows that it is valid. */
async function mustNotReach(
  findings: Findings,
  { socket, who, caller }: Listener,
  { event }: MessageEntry,
  fields: readonly string[],
  { a, b }: Pick<SocketAttackParts, 'a' | 'b'>,
): Promise<void> {
  const send = async (body: object) =>
    (await socket.timeout(ANSWERED_WITHIN_MS).emitWithAck(event, body)) as {
      readonly ok: boolean;
      readonly error?: { readonly status: number };
    };
  const reproduce = (body: object): string =>
    `socket of ${who}: emit('${event}', ${JSON.stringify(body).slice(0, 300)})`;
  for (const field of fields) {
    const foreign = valueFor(field, b, caller);
    if (foreign === undefined) continue;
    const body = { ...bodyOf(fields, a, caller), [field]: foreign };
    const answer = await send(body);
    const found = b.belongings.foundIn(JSON.stringify(answer));
    if (answer.ok) {
      findings.add({
        kind: 'accepted',
        detail: `${event} of ${who} accepted B’s ${field}`,
        reproduce: reproduce(body),
      });
    } else if (answer.error!.status >= 500) {
      findings.add({ kind: 'fault', detail: `${event} with B’s ${field}`, reproduce: reproduce(body) });
    } else if (found.length > 0) {
      const detail = `${event} shows data of B: ${found.slice(0, 3).join(', ')}`;
      findings.add({ kind: 'answer', detail, reproduce: reproduce(body) });
    }
  }
  const own = bodyOf(fields, a, caller);
  if (!(await send(own)).ok) {
    const detail = `${who} cannot send ${event} with A’s own ids`;
    findings.add({ kind: 'not-attacked', detail, reproduce: reproduce(own) });
  }
}

function bodyOf(fields: readonly string[], of: FilledTenant, caller: Caller): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, valueFor(field, of, caller) ?? of.marker]));
}

/** A value of the tenant for a field of this name: the caller's token, or an id. */
function valueFor(field: string, of: FilledTenant, caller: Caller): string | undefined {
  if (field === 'token') return of.tokens[caller.name === 'staff' ? 'staff' : 'customer'];
  return field.endsWith('Id') ? of.next(kindOfField(field)) : undefined;
}

/** Waits until everybody who gets messages about orders has received one. */
async function mustBeTold(all: readonly Listener[], whose: string): Promise<void> {
  const told = all.filter(({ namespace }) => namespace === NOTIFICATIONS_NAMESPACE);
  await until(`live messages to ${whose}`, async () =>
    told.length > 0 && told.every(({ heard }) => heard.length > 0) ? true : undefined,
  );
}

/** Places an order and changes its status, which causes live messages. */
async function moveOrder(tenant: FilledTenant): Promise<void> {
  const id = await placePaidOrder(tenant);
  const body = { status: 'preparing' };
  await tenant.call('PUT', `/orders/${id}/status`, { as: tenant.staff, body });
}

function mustNotReceive(findings: Findings, listeners: readonly Listener[], foreign: FilledTenant): void {
  for (const { who, heard } of listeners) {
    for (const message of heard) {
      const found = foreign.belongings.foundIn(message);
      if (found.length === 0) continue;
      findings.add({
        kind: 'socket',
        detail: `the ${who} received data of ${foreign.name}: ${found.slice(0, 3).join(', ')}`,
        reproduce: message.slice(0, 300),
      });
    }
  }
}
