import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { MessageEntry } from '#platform/http';
import { newId } from '#platform/ids';
import { Customers } from '#foundation/identity';
import type { TenantRecord } from '#foundation/tenancy';
import { messageFields } from '../access/message-fields.js';
import { Caller } from '../demo/caller.js';
import { PASSWORD } from '../installation/in-process.js';
import type { Findings } from './findings.js';
import { FIELD_VALUES, WHOLE_BODIES } from './payloads.js';
import type { Target } from './target.js';

/** Names of events that do not exist. */
const ODD_EVENTS = ['connect', 'disconnect', 'error', '__proto__', 'constructor', 'no.such.event', ''];
/**
 * Sockets that have not joined a namespace must be closed by then: after five seconds, with time for a busy machine.
 */
const GONE_WITHIN_MS = 20_000;
const STRANGERS = 200;
const FLOOD = 2_000;

/** Packets that no client of Socket.IO makes, in the engine's encoding, for a message that exists. */
function packetsAbout({ namespace, event }: MessageEntry): string[] {
  return [
    '',
    'x',
    '9',
    '0{',
    `0${namespace},{`,
    `0${namespace},{"token":`,
    '0/nowhere,{}',
    '2',
    '2[',
    '2[1]',
    '2["__proto__"]',
    `2${namespace},["${event}",null]`,
    `3${namespace},1`,
    '4{"message":1}',
    '51-["a",{"_placeholder":true,"num":0}]',
    '59999999999-["a",{"_placeholder":true,"num":0}]',
    `51-${namespace},["${event}",{"_placeholder":true,"num":99}]`,
    `2${namespace},["${event}",${'['.repeat(20_000)}`,
    `2${namespace},9007199254740993["${event}",{}]`,
    `0/${'n'.repeat(50_000)},`,
  ];
}

/**
 * Sends hostile messages over sockets: as a caller who may connect, without credentials, and as many messages as
 * possible. Checks the health of the process meanwhile.
 * @returns how many messages were sent
 */
export async function attackSockets(
  target: Target,
  tenant: TenantRecord,
  findings: Findings,
): Promise<number> {
  const fields = messageFields(target.installation.api);
  const attack = new SocketAttack(target, tenant, findings, [...fields.keys()]);
  await attack.strangers();
  for (const [message, names] of fields) await attack.message(message, names);
  await attack.oddEvents();
  await attack.packets();
  await attack.flood();
  return attack.sent;
}

/** Bodies that no message expects and that are small enough to be accepted. */
const BODIES = WHOLE_BODIES.filter(({ value }) => value.bytes.length < 60_000).map(({ name, value }) => ({
  name,
  value: String(value.bytes),
}));

function isFirstOfNamespace({ namespace }: MessageEntry, i: number, all: readonly MessageEntry[]): boolean {
  return all.findIndex((other) => other.namespace === namespace) === i;
}

class SocketAttack {
  sent = 0;

  constructor(
    private readonly target: Target,
    private readonly tenant: TenantRecord,
    private readonly findings: Findings,
    private readonly messages: readonly MessageEntry[],
  ) {}

  /** Sockets on `/` that send no credentials. */
  async strangers(): Promise<void> {
    const sockets = Array.from({ length: STRANGERS }, () => this.open('/', {}));
    const staying = (): Socket[] => sockets.filter((socket) => socket.io.engine?.readyState === 'open');
    const end = Date.now() + GONE_WITHIN_MS;
    // Until the server has accepted and closed all of them.
    await sleep(1_000);
    while (staying().length > 0 && Date.now() < end) await sleep(100);
    if (staying().length > 0) this.findings.add('let in', `${staying().length} strangers stayed on /`);
    sockets.forEach((socket) => socket.disconnect());
  }

  /** A message with every hostile body, and every hostile value in each of its fields. */
  async message({ namespace, event }: MessageEntry, fields: readonly string[]): Promise<void> {
    const inFields = fields.flatMap((field) =>
      FIELD_VALUES.map(({ name, value }) => ({ name: `${field} is ${name}`, value: { [field]: value } })),
    );
    for (const { name, value } of [...BODIES, ...inFields, ...FIELD_VALUES]) {
      await this.emit(namespace, event, name, value);
    }
  }

  /** Events that do not exist, in every namespace. */
  async oddEvents(): Promise<void> {
    for (const { namespace } of this.messages.filter(isFirstOfNamespace)) {
      for (const event of ODD_EVENTS) {
        for (const { name, value } of [...BODIES, ...FIELD_VALUES]) {
          await this.emit(namespace, event, name, value);
        }
      }
    }
  }

  async packets(): Promise<void> {
    for (const message of this.messages.filter(isFirstOfNamespace)) {
      for (const packet of packetsAbout(message)) {
        const socket = await this.enter(message.namespace);
        await this.say(socket, packet.slice(0, 100), () => socket.io.engine.write(packet));
        socket.disconnect();
      }
    }
  }

  /** As many messages as possible; `/health` must answer meanwhile. */
  async flood(): Promise<void> {
    for (const { namespace, event } of this.messages) {
      const socket = await this.enter(namespace);
      await this.target.longestBlock();
      for (let i = 0; i < FLOOD; i++) socket.emit(event, { token: 'x'.repeat(200) });
      this.sent += FLOOD;
      await this.judge(`a flood of ${event}`);
      socket.disconnect();
    }
  }

  private async emit(namespace: string, event: string, name: string, value: unknown): Promise<void> {
    const socket = await this.enter(namespace);
    await this.say(socket, `${event}: ${name}`, () =>
      socket.timeout(500).emit(event, value, () => undefined),
    );
    socket.disconnect();
  }

  private async say(socket: Socket, what: string, work: () => void): Promise<void> {
    await this.target.longestBlock();
    this.sent++;
    try {
      work();
    } catch {
      // The client library itself refuses some of them.
    }
    await this.judge(`socket ${what}`);
  }

  /** Checks that the process runs and has answered others meanwhile. */
  private async judge(what: string): Promise<void> {
    const health = await fetch(`${this.target.origin}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!health || !this.target.alive) {
      this.findings.add('process ended', `${what}\n${this.target.lastWords()}`);
      return;
    }
    const stood = await this.target.longestBlock();
    // On a busy machine half a second may pass without a fault. A real fault took five seconds.
    if (stood > 500) this.findings.add('blocked', `${stood} ms ${what}`);
  }

  /** Connects as a customer; no namespace is only for staff. */
  private async enter(namespace: string): Promise<Socket> {
    const socket = this.open(namespace, { token: await this.token(), tenant: this.tenant.slug });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  }

  private open(namespace: string, auth: object): Socket {
    return io(this.target.origin + namespace, {
      auth,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
  }

  private minted?: Promise<string>;

  private token(): Promise<string> {
    this.minted ??= this.logIn();
    return this.minted;
  }

  private async logIn(): Promise<string> {
    const person = {
      email: `${newId()}@example.com`,
      firstName: 'Ada',
      lastName: 'Byron',
      password: PASSWORD,
    };
    await this.target.installation.scope.run(this.tenant._id, async (graph) =>
      (await graph.get(Customers)).create(person),
    );
    const body = { email: person.email, password: PASSWORD };
    const { accessToken } = await new Caller(this.target.origin, this.tenant.slug).call<{
      accessToken: string;
    }>('POST', '/auth/login', { body });
    return accessToken;
  }
}
