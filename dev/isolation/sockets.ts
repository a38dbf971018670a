import { io, type Socket } from 'socket.io-client';
import { NOTIFICATIONS_NAMESPACE } from '#engagement/notifications';
import { eventually } from '../demo/caller.js';
import { sellOne } from './fill.js';
import type { Findings } from './findings.js';
import type { Caller, Inhabitant } from './inhabitant.js';

const NAMESPACE = NOTIFICATIONS_NAMESPACE;

/** A connected socket and everything it was told. */
class Ear {
  readonly heard: string[] = [];

  private constructor(
    readonly who: string,
    readonly socket: Socket,
  ) {
    socket.onAny((event: string, ...payload: unknown[]) =>
      this.heard.push(JSON.stringify([event, ...payload])),
    );
  }

  /** @throws Error when it is not let in */
  static async open(origin: string, { name, headers }: Caller, at: Inhabitant): Promise<Ear> {
    const token = headers.authorization?.replace('Bearer ', '');
    const socket = io(origin + NAMESPACE, {
      auth: { token, tenant: at.record.slug },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    const ear = new Ear(`${name} at ${at.name}`, socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    }).catch((error: Error) => {
      socket.disconnect();
      throw error;
    });
    return ear;
  }
}

/** While an order and the stock of B move, A's people listen; none of it may reach them. */
export async function attackSockets(
  { findings, a, b }: { findings: Findings; a: Inhabitant; b: Inhabitant },
  origin: string,
): Promise<void> {
  findings.route = `socket ${NAMESPACE}`;
  await mustBeRefused(findings, origin, a, b);
  const spies = [await Ear.open(origin, a.customer, a), await Ear.open(origin, a.staff, a)];
  const people = [await Ear.open(origin, b.customer, b), await Ear.open(origin, b.staff, b)];
  try {
    await mustNotBecome(findings, spies[1]!, b);
    await moveOrder(b);
    await eventually('live messages to B', async () =>
      people.every(({ heard }) => heard.length > 0) ? true : undefined,
    );
    // What A causes itself must reach A: silence would prove nothing.
    await moveOrder(a);
    await eventually('live messages to A', async () =>
      spies.every(({ heard }) => heard.length > 0) ? true : undefined,
    );
  } catch (error) {
    const reproduce =
      'connect customer and staff, then PUT /api/v1/orders/<paid order>/status {"status":"preparing"}';
    findings.add({ kind: 'not-attacked', detail: (error as Error).message, reproduce });
  } finally {
    for (const { socket } of [...spies, ...people]) socket.disconnect();
  }
  mustNotHear(findings, spies, b);
  mustNotHear(findings, people, a);
}

async function mustBeRefused(
  findings: Findings,
  origin: string,
  a: Inhabitant,
  b: Inhabitant,
): Promise<void> {
  for (const caller of [a.customer, a.staff, { name: 'nobody', headers: {} } as const]) {
    const ear = await Ear.open(origin, caller, b).catch(() => undefined);
    if (!ear) continue;
    ear.socket.disconnect();
    findings.add({
      kind: 'accepted',
      detail: `${caller.name} of A was let in at B`,
      reproduce: `io('$ORIGIN${NAMESPACE}', { auth: { token: <${caller.name} of A>, tenant: '${b.record.slug}' } })`,
    });
  }
}

/** A connected socket of A must not turn into one of B. */
async function mustNotBecome(findings: Findings, { socket, who }: Ear, b: Inhabitant): Promise<void> {
  const answer = (await socket.timeout(5_000).emitWithAck('auth.refresh', { token: b.tokens.staff })) as {
    ok: boolean;
  };
  if (!answer.ok) return;
  const reproduce = `socket of ${who}: emit('auth.refresh', { token: <staff of B> })`;
  findings.add({ kind: 'accepted', detail: `the socket of ${who} went over to B`, reproduce });
}

/** Sells something and moves the order on: everybody who may see it is told. */
async function moveOrder(tenant: Inhabitant): Promise<void> {
  const id = await sellOne(tenant);
  const body = { status: 'preparing' };
  await tenant.call('PUT', `/orders/${id}/status`, { as: tenant.staff, body });
}

function mustNotHear(findings: Findings, ears: readonly Ear[], foreign: Inhabitant): void {
  for (const { who, heard } of ears) {
    for (const message of heard) {
      const found = foreign.belongings.foundIn(message);
      if (found.length === 0) continue;
      findings.add({
        kind: 'socket',
        detail: `the ${who} heard of ${foreign.name}: ${found.slice(0, 3).join(', ')}`,
        reproduce: message.slice(0, 300),
      });
    }
  }
}
