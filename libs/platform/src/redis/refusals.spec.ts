import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { startRedis, type RedisServer } from '#dev/parts/redis';
import { until } from '#dev/until';
import { ConfigModule } from '#platform/config';
import { REDIS, REDIS_FACTORY, RedisModule, type RedisFactory } from '#platform/redis';
import { Redis } from 'ioredis';
import { testConfig } from '../../../../test/support/test-config.js';

let one: RedisServer;
let other: RedisServer;
let admin: Redis;
/** The address that the product knows; new connections lead to `primary`, open ones stay where they are. */
let address: Server;
let primary: number;
let app: TestingModule;
let shared: Redis;

const start = async (): Promise<RedisServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'emporium-redis-'));
  return startRedis({ folder, scratch: true, persist: false, log: () => undefined });
};

beforeAll(async () => {
  Logger.overrideLogger(false);
  [one, other] = await Promise.all([start(), start()]);
  admin = new Redis(one.url);
  primary = one.port;
  address = createServer((near) => {
    const far = connect(primary, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  await once(address.listen(0, '127.0.0.1'), 'listening');
  const REDIS_URL = `redis://127.0.0.1:${(address.address() as AddressInfo).port}`;
  const imports = [ConfigModule.forRoot(testConfig({ REDIS_URL })), RedisModule];
  app = await Test.createTestingModule({ imports }).compile();
  shared = app.get<Redis>(REDIS);
  await once(shared, 'ready');
});

afterAll(async () => {
  await app?.close();
  admin?.disconnect();
  await Promise.all([one?.stop(), other?.stop()]);
  address?.close();
});

const listeners = async (channel: string): Promise<number> =>
  Number((await admin.pubsub('NUMSUB', channel))[1]) + Number(await admin.pubsub('NUMPAT'));

describe.each(['subscriber', 'queue'] as const)('a %s connection that may not subscribe any more', (role) => {
  const escaped = jest.fn();
  let client: Redis;

  beforeAll(() => {
    process.on('unhandledRejection', escaped);
    client = app.get<RedisFactory>(REDIS_FACTORY)(role);
  });
  afterAll(() => {
    process.off('unhandledRejection', escaped);
    client.disconnect();
  });
  afterEach(() => admin.acl('SETUSER', 'default', '+@all'));

  it('ends nothing, tries again and again, and hears everything when it may', async () => {
    await client.subscribe('news', 'weather');
    await client.psubscribe('sport-*');
    const starts = jest.fn();
    client.on('close', starts);
    await admin.acl('SETUSER', 'default', '-subscribe', '-psubscribe');
    await admin.client('KILL', 'TYPE', 'pubsub');
    await until('it to start several times', () => starts.mock.calls.length >= 4);
    expect(await listeners('news')).toBe(0);
    await admin.acl('SETUSER', 'default', '+subscribe', '+psubscribe');
    await until('it to listen', async () => (await listeners('news')) + (await listeners('weather')) === 4);
    const heard = new Promise((resolve) => client.once('message', (_, text) => resolve(text)));
    await shared.publish('news', 'x');
    expect(await heard).toBe('x');
    expect(escaped).not.toHaveBeenCalled();
  });

  it('hears later what it was refused at first, and not what it left', async () => {
    await admin.acl('SETUSER', 'default', '-subscribe');
    await expect(client.subscribe('late')).rejects.toThrow('NOPERM');
    await client.punsubscribe();
    await client.unsubscribe('weather').catch(() => undefined);
    await admin.acl('SETUSER', 'default', '+subscribe');
    await until('it to listen', async () => (await listeners('late')) === 1);
    expect([await listeners('news'), await listeners('weather')]).toEqual([1, 0]);
    expect(escaped).not.toHaveBeenCalled();
  });
});

it('follows a failover that leaves connections open: the former primary is read-only', async () => {
  await admin.replicaof('127.0.0.1', other.port);
  primary = other.port;
  await expect(shared.set('a', '1')).rejects.toThrow('READONLY');
  const write = () => shared.set('a', '2').catch(() => 'refused');
  await until('the new primary to be written', async () => (await write()) === 'OK');
  await admin.replicaof('NO', 'ONE');
});

it('signs in again on connections that were told that they are not', async () => {
  const queue = app.get<RedisFactory>(REDIS_FACTORY)('queue');
  await until('Redis to answer', async () => (await queue.ping()) === 'PONG');
  const direct = new Redis(other.url);
  await direct.acl('SETUSER', 'admin', 'on', 'nopass', '+@all', '~*', '&*');
  await direct.call('AUTH', 'admin', 'any');
  await direct.acl('SETUSER', 'default', 'resetpass', '>secret');
  const lost = new Promise((resolve) => queue.once('close', resolve));
  await direct.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  await lost;
  await expect(queue.get('a')).rejects.toThrow('NOAUTH');
  await direct.acl('SETUSER', 'default', 'nopass');
  await until('Redis to answer', () =>
    queue.get('a').then(
      () => true,
      () => false,
    ),
  );
  direct.disconnect();
});
