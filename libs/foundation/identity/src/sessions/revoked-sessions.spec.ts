import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { startRedis, type RedisServer } from '#dev/parts/redis';
import { until } from '#dev/until';
import { testConfig } from '../../../../../test/support/test-config.js';
import { RevokedSessions } from './revoked-sessions.js';

describe('a session that ends while Redis refuses', () => {
  const config = testConfig();
  const name = `${config.REDIS_PREFIX}:sessions-revoked`;
  let server: RedisServer;
  let here: RevokedSessions;
  let elsewhere: RevokedSessions;
  let admin: Redis;
  const clients: Redis[] = [];

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const folder = await mkdtemp(join(tmpdir(), 'emporium-redis-'));
    server = await startRedis({ folder, scratch: true, persist: false, log: () => undefined });
    const open = (): Redis => {
      const client = new Redis(server.url);
      clients.push(client);
      return client;
    };
    admin = open();
    const started = (): RevokedSessions => {
      const sessions = new RevokedSessions(open(), open, config);
      sessions.onApplicationBootstrap();
      return sessions;
    };
    [here, elsewhere] = [started(), started()];
  });
  afterAll(async () => {
    here.onApplicationShutdown();
    elsewhere.onApplicationShutdown();
    for (const client of clients) client.disconnect();
    await server.stop();
  });

  it('to tell others: is found by them', async () => {
    await admin.acl('SETUSER', 'default', '-publish');
    await here.revoke(['one']);
    await until('the session to be known elsewhere', () => elsewhere.has('one'));
    await admin.acl('SETUSER', 'default', '+publish');
  });

  it('to keep anything: is told nevertheless, and kept when Redis takes it', async () => {
    await until('both to listen', async () => {
      const [, listeners] = await admin.pubsub('NUMSUB', name);
      return Number(listeners) === 2;
    });
    await admin.config('SET', 'maxmemory', '1mb');
    await here.revoke(['two']);
    await until('the session to be known elsewhere', () => elsewhere.has('two'));
    await admin.config('SET', 'maxmemory', '0');
    await until('Redis to keep it', async () => (await admin.zscore(name, 'two')) !== null);
  });
});
