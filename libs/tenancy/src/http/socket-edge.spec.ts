import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { testConfig } from '../../../../test/support/test-config.js';
import type { Problem } from '#platform/http';
import { tenancyErrors, type Principal, type TenantRecord } from '#tenancy';
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
const inSeconds = (seconds: number) => Date.now() / 1_000 + seconds;

describe('the edge of sockets', () => {
  const tokens: Tokens = {};
  const sessionEnds: ((sessionId: string) => void)[] = [];
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
      run: async (tenantId: string, work: (graph: object) => Promise<unknown>) => work({ tenantId }),
    };
    edge = new SocketEdge(selection as never, scope as never, credentials as never, testConfig());
    edge.onApplicationBootstrap();
    http = createServer();
    server = new Server(http);
    const namespace = server.of('/live');
    edge.guard(namespace);
    namespace.on('connection', (socket) => {
      socket.on('auth.refresh', (message, acknowledge: (answer: Acknowledgement<unknown>) => void) => {
        void edge.answer(socket, () => edge.refresh(socket, message)).then(acknowledge);
      });
      socket.on('whoami', (acknowledge: (answer: Acknowledgement<unknown>) => void) => {
        void edge.answer(socket, async (_graph, caller) => caller.principal.id).then(acknowledge);
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
    expect(await kept.emitWithAck('auth.refresh', { token: 'long' })).toEqual({ ok: true });
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
});
