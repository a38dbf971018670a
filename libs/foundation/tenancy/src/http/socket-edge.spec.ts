import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { testConfig } from '../../../../../test/support/test-config.js';
import { until } from '../../../../../test/support/until.js';
import { platformErrors, Text, type Problem } from '#platform/http';
import { tenancyErrors, type TenantRecord } from '#foundation/tenancy';
import type { Principal } from '../caller/principal.js';
import { SocketEdge, type Acknowledgement } from './socket-edge.js';

/** Tokens are names here; the edge does not read them. */
type Tokens = Record<string, Principal>;

const ADA: Principal = {
  kind: 'session',
  audience: 'customer',
  id: 'ada',
  tenantId: 'a',
  sessionId: 's1',
  permissions: new Set(),
};
class EmptyDto {}

class WordDto {
  @Text({ max: 10 })
  word: string;
}

const inSeconds = (seconds: number) => Date.now() / 1_000 + seconds;

describe('the edge of sockets', () => {
  const tokens: Tokens = {};
  const sessionEnds: ((sessionId: string) => void)[] = [];
  const changes: ((id?: string) => void)[] = [];
  const suspended = new Set<string>();
  const busy = new Set<string>();
  const clients: Socket[] = [];
  let http: HttpServer;
  let server: Server;
  let edge: SocketEdge;
  let origin: string;

  beforeAll(async () => {
    const credentials = {
      verify: async ({ value }: { value: string }) => tokens[value],
      onSessionEnd: (listener: (sessionId: string) => void) => {
        sessionEnds.push(listener);
        return () => undefined;
      },
    };
    const selection = {
      select: async ({ slug, credentialTenantId }: { slug?: string; credentialTenantId?: string }) => {
        if (slug !== undefined && slug !== credentialTenantId) throw tenancyErrors.mismatch();
        return { _id: credentialTenantId, settings: { origins: ['https://shop.example'] } } as TenantRecord;
      },
    };
    const scope = {
      runFor: async (tenant: TenantRecord, work: (graph: object) => Promise<unknown>) => work({ tenant }),
    };
    const registry = {
      byId: async (id: string) => ({ _id: id, status: suspended.has(id) ? 'suspended' : 'active' }),
      onChange: (listener: (id?: string) => void) => {
        changes.push(listener);
        return () => undefined;
      },
    };
    const limits = {
      countMessage: async (tenantId: string) => {
        if (busy.has(tenantId)) throw platformErrors.tooMany();
      },
    };
    edge = new SocketEdge(
      selection as never,
      registry as never,
      scope as never,
      limits as never,
      credentials as never,
      testConfig({ SOCKET_LIMIT_USER: '3', SOCKET_LIMIT_TENANT: '5' }),
    );
    edge.onApplicationBootstrap();
    http = createServer();
    server = new Server(http);
    const namespace = server.of('/live');
    edge.guard(namespace);
    namespace.on('connection', (socket) => {
      socket.on('auth.refresh', (message, acknowledge: (answer: Acknowledgement<unknown>) => void) => {
        void edge.refresh(socket, message).then(acknowledge);
      });
      socket.on('whoami', (acknowledge: (answer: Acknowledgement<unknown>) => void) => {
        const id = edge.answer(socket, EmptyDto, {}, async (_input, _graph, caller) => caller.principal.id);
        void id.then(acknowledge);
      });
      socket.on('say', (message, acknowledge: (answer: Acknowledgement<unknown>) => void) => {
        void edge.answer(socket, WordDto, message, async ({ word }) => word).then(acknowledge);
      });
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterEach(() => clients.splice(0).forEach((client) => client.disconnect()));
  afterAll(async () => {
    edge.onApplicationShutdown();
    await server.close();
  });

  function connect(auth: object, headers: Record<string, string> = {}): Socket {
    const client = io(`${origin}/live`, {
      auth,
      transports: ['websocket'],
      extraHeaders: headers,
      forceNew: true,
    });
    clients.push(client);
    return client;
  }
  const connected = (client: Socket) =>
    new Promise<void>((resolve, reject) => {
      client.once('connect', resolve);
      client.once('connect_error', reject);
    });
  const refusal = (client: Socket) =>
    connected(client).then(
      () => 'let in',
      (error: Error & { data: Problem }) => error.data.code,
    );
  const ended = (client: Socket) => new Promise<string>((resolve) => client.once('disconnect', resolve));

  it('lets a verified person in, into their own room', async () => {
    tokens['ada'] = ADA;
    const client = connect({ token: 'ada', tenant: 'a' });
    await connected(client);
    const told = new Promise((resolve) => client.once('hello', resolve));
    server.of('/live').to('t:a:customer:ada').emit('hello', 1);
    expect(await told).toBe(1);
    expect(server.of('/live').adapter.rooms.has('t:a:staff')).toBe(false);
    expect(await client.emitWithAck('whoami')).toEqual({ ok: true, data: 'ada' });
  });

  it('refuses with the problem that a request would get', async () => {
    tokens['ada'] = ADA;
    tokens['operator'] = { ...ADA, audience: 'operator', tenantId: undefined };
    expect(await refusal(connect({}))).toBe('request.unauthenticated');
    expect(await refusal(connect({ token: { $gt: '' } }))).toBe('request.unauthenticated');
    expect(await refusal(connect({ token: 'forged', tenant: 'a' }))).toBe('request.unauthenticated');
    expect(await refusal(connect({ token: 'ada', tenant: 'b' }))).toBe('tenant.mismatch');
    expect(await refusal(connect({ token: 'operator', tenant: 'a' }))).toBe('request.forbidden');
  });

  it('takes browsers from the tenant’s origins only', async () => {
    tokens['ada'] = ADA;
    expect(await refusal(connect({ token: 'ada' }, { origin: 'https://evil.example' }))).toBe(
      'request.forbidden',
    );
    expect(await refusal(connect({ token: 'ada' }, { origin: 'https://shop.example' }))).toBe('let in');
  });

  it('ends with the token, unless another one of the same person came in time', async () => {
    tokens['short'] = { ...ADA, expiresAt: inSeconds(0.3) };
    tokens['long'] = { ...ADA, expiresAt: inSeconds(60) };
    tokens['eve'] = { ...ADA, id: 'eve' };
    const [left, kept] = [connect({ token: 'short' }), connect({ token: 'short' })];
    await Promise.all([connected(left), connected(kept)]);
    expect(await kept.emitWithAck('auth.refresh', { token: 'eve' })).toMatchObject({
      ok: false,
      error: { code: 'request.forbidden', status: 403 },
    });
    expect(await kept.emitWithAck('auth.refresh', null)).toMatchObject({ ok: false });
    expect(await kept.emitWithAck('auth.refresh', { token: 'long' })).toEqual({ ok: true, data: {} });
    expect(await ended(left)).toBe('io server disconnect');
    expect(await kept.emitWithAck('whoami')).toEqual({ ok: true, data: 'ada' });
  });

  it('ends with the session', async () => {
    tokens['ada'] = ADA;
    tokens['phone'] = { ...ADA, sessionId: 's2' };
    const [here, phone] = [connect({ token: 'ada' }), connect({ token: 'phone' })];
    await Promise.all([connected(here), connected(phone)]);
    const end = ended(here);
    for (const listener of sessionEnds) listener('s1');
    expect(await end).toBe('io server disconnect');
    expect(phone.connected).toBe(true);
  });

  it('ends with its tenant', async () => {
    tokens['ada'] = ADA;
    tokens['bob'] = { ...ADA, id: 'bob', tenantId: 'b' };
    const [ada, bob] = [connect({ token: 'ada' }), connect({ token: 'bob' })];
    await Promise.all([connected(ada), connected(bob)]);
    const end = ended(ada);
    suspended.add('a');
    // What comes before the news is refused too.
    expect(await ada.emitWithAck('whoami')).toMatchObject({ ok: false, error: { code: 'tenant.suspended' } });
    for (const listener of changes) listener();
    expect(await end).toBe('io server disconnect');
    expect(await bob.emitWithAck('whoami')).toEqual({ ok: true, data: 'bob' });
    suspended.clear();
  });

  it('ends at once where its tenant was suspended during the handshake', async () => {
    tokens['late'] = { ...ADA, id: 'late', tenantId: 'e' };
    suspended.add('e');
    const client = connect({ token: 'late' });
    const end = ended(client);
    await connected(client);
    expect(await end).toBe('io server disconnect');
    suspended.clear();
  });

  it('takes messages as bodies are taken', async () => {
    tokens['ada'] = ADA;
    const client = connect({ token: 'ada' });
    await connected(client);
    expect(await client.emitWithAck('say', { word: ' hi ' })).toEqual({ ok: true, data: 'hi' });
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`f${i}`, 1]));
    for (const [message, code] of [
      [{ word: 'far too long' }, 'request.invalid'],
      [{ word: 'a', more: 1 }, 'request.invalid'],
      ['hi', 'request.invalid'],
      [{ word: { $gt: '' } }, 'request.forbidden-key'],
      [many, 'request.too-complex'],
    ] as const) {
      expect(await client.emitWithAck('say', message)).toMatchObject({ ok: false, error: { code } });
    }
    busy.add('a');
    expect(await client.emitWithAck('say', { word: 'hi' })).toMatchObject({
      ok: false,
      error: { code: 'rate-limit.exceeded', status: 429 },
    });
    busy.clear();
  });

  it('works on so many messages of a socket at once', async () => {
    tokens['ada'] = ADA;
    const client = connect({ token: 'ada' });
    await connected(client);
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => client.emitWithAck('whoami') as Promise<Acknowledgement<string>>),
    );
    const taken = answers.filter(({ ok }) => ok).length;
    expect(taken).toBeGreaterThanOrEqual(50);
    expect(taken).toBeLessThan(100);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'rate-limit.exceeded' } });
  });

  it('lets so many sockets of a person and a tenant in, and others in their place', async () => {
    tokens['ada'] = ADA;
    const letIn = async (token: string, tenantId: string): Promise<string> => {
      tokens[token] = { ...ADA, id: token, tenantId };
      return refusal(connect({ token }));
    };
    for (let i = 0; i < 3; i++) expect(await letIn('eve', 'c')).toBe('let in');
    expect(await letIn('eve', 'c')).toBe('rate-limit.exceeded');
    for (let i = 0; i < 2; i++) expect(await letIn(`p${i}`, 'c')).toBe('let in');
    expect(await letIn('p3', 'c')).toBe('rate-limit.exceeded');
    expect(await letIn('p3', 'd')).toBe('let in');
    clients[0]!.disconnect();
    await until(async () => (await letIn('eve', 'c')) === 'let in');
  });
});
