import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { RateLimits } from '#platform/rate-limit';
import { until } from '#dev/until';
import { ConnectionLimits } from './connection-limits.js';

describe('limits of connections', () => {
  const clients: Socket[] = [];
  let http: HttpServer;
  let server: Server;
  let heard = 0;

  async function open(config: { RATE_LIMIT_IP: number; SOCKET_LIMIT_IP: number }): Promise<void> {
    const limits = new RateLimits(undefined, { prefix: 'test' });
    const connectionLimits = new ConnectionLimits(limits, { ...config, TRUSTED_PROXIES: ['127.0.0.1'] });
    http = createServer();
    server = new Server(http, {
      transports: ['websocket'],
      allowRequest: connectionLimits.allow,
      connectTimeout: 200,
    });
    connectionLimits.guard(server);
    heard = 0;
    server.of('/live').on('connection', (socket) => socket.on('word', () => heard++));
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
  }
  afterEach(async () => {
    clients.splice(0).forEach((client) => client.disconnect());
    await server.close();
  });

  function connect(namespace: string, address = '203.0.113.1'): Socket {
    const { port } = http.address() as AddressInfo;
    const client = io(`http://127.0.0.1:${port}${namespace}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { 'x-forwarded-for': address },
    });
    clients.push(client);
    return client;
  }
  const entered = (client: Socket): Promise<boolean> =>
    new Promise((resolve) => {
      client.once('connect', () => resolve(true));
      client.once('connect_error', () => resolve(false));
      // Closed before it was answered.
      client.io.once('close', () => resolve(false));
    });

  it('close a connection that joins no namespace; `/` does not count', async () => {
    await open({ RATE_LIMIT_IP: 1_000, SOCKET_LIMIT_IP: 1_000 });
    const strangers = Array.from({ length: 20 }, () => entered(connect('/')));
    const guest = connect('/live');
    expect(await entered(guest)).toBe(true);
    expect(await Promise.all(strangers)).toEqual(strangers.map(() => false));
    await until('the strangers to be gone', () => server.engine.clientsCount === 1);
    expect(guest.connected).toBe(true);
  });

  it('close a connection that sends too many packets, before most of them are read', async () => {
    await open({ RATE_LIMIT_IP: 1_000, SOCKET_LIMIT_IP: 1_000 });
    const [loud, quiet] = [connect('/live'), connect('/live')];
    expect(await Promise.all([entered(loud), entered(quiet)])).toEqual([true, true]);
    const cut = new Promise((resolve) => loud.once('disconnect', resolve));
    for (let i = 0; i < 2_000; i++) loud.emit('word');
    await cut;
    expect(heard).toBeLessThan(1_000);
    expect(quiet.connected).toBe(true);
  });

  it('allow a number of connections of an address at once, and others when these close', async () => {
    await open({ RATE_LIMIT_IP: 1_000, SOCKET_LIMIT_IP: 3 });
    const first = Array.from({ length: 3 }, () => connect('/live'));
    expect(await Promise.all(first.map(entered))).toEqual([true, true, true]);
    expect(await entered(connect('/live'))).toBe(false);
    expect(await entered(connect('/live', '203.0.113.2'))).toBe(true);
    first[0]!.disconnect();
    await until('the first to be gone', () => server.engine.clientsCount === 3);
    expect(await entered(connect('/live'))).toBe(true);
  });

  it('allow a number of attempts of an address in a minute', async () => {
    await open({ RATE_LIMIT_IP: 5, SOCKET_LIMIT_IP: 1_000 });
    const tries = await Promise.all(Array.from({ length: 8 }, () => entered(connect('/live'))));
    expect(tries.filter(Boolean)).toHaveLength(5);
    expect(await entered(connect('/live', '203.0.113.2'))).toBe(true);
  });
});
