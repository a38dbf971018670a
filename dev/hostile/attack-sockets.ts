import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { newId } from '#platform/ids';
import { Customers } from '#foundation/identity';
import type { TenantRecord } from '#foundation/tenancy';
import { Caller } from '../demo/caller.js';
import { PASSWORD } from '../installation/in-process.js';
import type { Findings } from './findings.js';
import { FIELD_VALUES, WHOLE_BODIES } from './payloads.js';
import type { Target } from './target.js';

const NAMESPACE = '/notifications';
const EVENTS = [
  'auth.refresh',
  'connect',
  'disconnect',
  'error',
  '__proto__',
  'constructor',
  'no.such.event',
  '',
];
/** Whoever has proved nothing is to be gone by then; five seconds, and time for a busy machine. */
const GONE_WITHIN_MS = 20_000;
const STRANGERS = 200;
const FLOOD = 2_000;

/** Packets that no client of Socket.IO makes, as the engine carries them. */
const PACKETS = [
  '',
  'x',
  '9',
  '0{',
  '0/notifications,{',
  '0/notifications,{"token":',
  '0/nowhere,{}',
  '2',
  '2[',
  '2[1]',
  '2["__proto__"]',
  '2/notifications,["auth.refresh",null]',
  '3/notifications,1',
  '4{"message":1}',
  '51-["a",{"_placeholder":true,"num":0}]',
  '59999999999-["a",{"_placeholder":true,"num":0}]',
  '51-/notifications,["auth.refresh",{"_placeholder":true,"num":99}]',
  `2/notifications,["auth.refresh",${'['.repeat(20_000)}`,
  `2/notifications,9007199254740993["auth.refresh",{}]`,
  `0/${'n'.repeat(50_000)},`,
];

/**
 * Sends hostile messages over sockets: as somebody who is let in, as a stranger, and as one who floods. The health of the
 * process is asked for meanwhile.
 * @returns how many messages there were
 */
export async function attackSockets(
  target: Target,
  tenant: TenantRecord,
  findings: Findings,
): Promise<number> {
  const attack = new SocketAttack(target, tenant, findings);
  await attack.strangers();
  await attack.messages();
  await attack.packets();
  await attack.flood();
  return attack.sent;
}

class SocketAttack {
  sent = 0;

  constructor(
    private readonly target: Target,
    private readonly tenant: TenantRecord,
    private readonly findings: Findings,
  ) {}

  /** Sockets on `/` that say nothing of themselves. */
  async strangers(): Promise<void> {
    const sockets = Array.from({ length: STRANGERS }, () => this.open('/', {}));
    const staying = (): Socket[] => sockets.filter((socket) => socket.io.engine?.readyState === 'open');
    const end = Date.now() + GONE_WITHIN_MS;
    // Until all have been let through the door and thrown out again.
    await sleep(1_000);
    while (staying().length > 0 && Date.now() < end) await sleep(100);
    if (staying().length > 0) this.findings.add('let in', `${staying().length} strangers stayed on /`);
    sockets.forEach((socket) => socket.disconnect());
  }

  async messages(): Promise<void> {
    const bodies = WHOLE_BODIES.filter(({ value }) => value.bytes.length < 60_000).map(({ name, value }) => ({
      name,
      value: String(value.bytes),
    }));
    const fields = FIELD_VALUES.map(({ name, value }) => ({
      name: `token is ${name}`,
      value: { token: value },
    }));
    for (const event of EVENTS) {
      for (const { name, value } of [...bodies, ...fields, ...FIELD_VALUES]) {
        const socket = await this.enter();
        await this.say(socket, `${event}: ${name}`, () =>
          socket.timeout(500).emit(event, value, () => undefined),
        );
        socket.disconnect();
      }
    }
  }

  async packets(): Promise<void> {
    for (const packet of PACKETS) {
      const socket = await this.enter();
      await this.say(socket, packet.slice(0, 100), () => socket.io.engine.write(packet));
      socket.disconnect();
    }
  }

  /** As many messages as fit; `/health` answers all the while. */
  async flood(): Promise<void> {
    const socket = await this.enter();
    await this.target.stoodStill();
    for (let i = 0; i < FLOOD; i++) socket.emit('auth.refresh', { token: 'x'.repeat(200) });
    this.sent += FLOOD;
    await this.judge('a flood of messages');
    socket.disconnect();
  }

  private async say(socket: Socket, what: string, work: () => void): Promise<void> {
    await this.target.stoodStill();
    this.sent++;
    try {
      work();
    } catch {
      // The client library refuses some of it.
    }
    await this.judge(`socket ${what}`);
  }

  /** The process is there, and has answered others meanwhile. */
  private async judge(what: string): Promise<void> {
    const health = await fetch(`${this.target.origin}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!health || !this.target.alive) {
      this.findings.add('process ended', `${what}\n${this.target.lastWords()}`);
      return;
    }
    const stood = await this.target.stoodStill();
    // Alone on a busy machine half a second may pass; what was seen was five.
    if (stood > 500) this.findings.add('blocked', `${stood} ms ${what}`);
  }

  private async enter(): Promise<Socket> {
    const socket = this.open(NAMESPACE, { token: await this.token(), tenant: this.tenant.slug });
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
