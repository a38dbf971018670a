import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Redis } from 'ioredis';
import { startRedis, type RedisServer } from '#dev/parts/redis';
import { until } from '#dev/until';
import { CONFIG, ConfigModule, type Config } from '#platform/config';
import { REDIS, REDIS_FACTORY, RedisModule, type RedisFactory } from '#platform/redis';
import { testConfig } from '../../../../test/support/test-config.js';
import { Generations } from './generations.js';

let server: RedisServer;
let app: TestingModule;
let redis: Redis;

beforeAll(async () => {
  Logger.overrideLogger(false);
  const folder = await mkdtemp(join(tmpdir(), 'emporium-redis-'));
  server = await startRedis({ folder, scratch: true, persist: false, log: () => undefined });
  const imports = [ConfigModule.forRoot(testConfig({ REDIS_URL: server.url })), RedisModule];
  app = await Test.createTestingModule({ imports }).compile();
  redis = app.get<Redis>(REDIS);
  await once(redis, 'ready');
  // Each of the processes below listens to it.
  redis.setMaxListeners(0);
});
afterAll(async () => {
  await app?.close();
  await server?.stop();
});

/** The generations of one more process; it does not listen yet. */
function process(): Generations {
  return new Generations(redis, app.get<RedisFactory>(REDIS_FACTORY), app.get<Config>(CONFIG));
}

async function listening(): Promise<Generations> {
  const generations = process();
  generations.listen();
  await until('it to listen', async () => (await generations.now('t', ['product'])) !== undefined);
  return generations;
}

it('are the same in every process, and new after a change of one of the tags', async () => {
  const [here, there] = [await listening(), await listening()];
  const both = async () => [
    await here.now('t', ['product', 'stock']),
    await there.now('t', ['product', 'stock']),
  ];
  const [before, same] = await both();
  expect(same).toBe(before);
  await here.changed('t', ['category']);
  await here.changed('other', ['product']);
  await expect(both()).resolves.toEqual([before, before]);
  await here.changed('t', ['stock']);
  const after = await here.now('t', ['product', 'stock']);
  expect(after).not.toBe(before);
  await until('the other process to hear of it', async () => (await both())[1] === after);
  // Known by now, so nobody has to be asked.
  expect(here.now('t', ['product', 'stock'])).toBe(after);
});

it('are unknown to a process that does not hear of changes', () => {
  expect(process().now('t', ['product'])).toBeUndefined();
});

it('do not remember what was asked before a change and answered after it', async () => {
  const generations = await listening();
  const before = await generations.now('t', ['product']);
  // Redis answers with what was there before the change, after the process has heard of it.
  const mget = jest.spyOn(redis, 'mget').mockImplementationOnce(async () => {
    await generations.changed('t', ['product']);
    return [before!.split(' ')[1]!];
  });
  await generations.changed('t', ['product']);
  await expect(generations.now('t', ['product'])).resolves.toBe(before);
  mget.mockRestore();
  await expect(generations.now('t', ['product'])).resolves.not.toBe(before);
});

it('are new after a restart of Redis, which may have lost the last changes', async () => {
  const generations = await listening();
  const before = await generations.now('t', ['product']);
  const token = before!.split(' ')[1]!;
  await server.kill();
  await until('it to be deaf', () => generations.now('t', ['product']) === undefined);
  await server.start();
  await until('Redis', () => redis.set('test', 1).then(Boolean, () => false));
  const names = await redis.keys('*of:product');
  expect(names).toEqual([]);
  await redis.set(`${app.get<Config>(CONFIG).REDIS_PREFIX}:answers:t:of:product`, token);
  await until('it to hear', async () => (await generations.now('t', ['product'])) !== undefined);
  const after = await generations.now('t', ['product']);
  expect(after).not.toBe(before);
});

it('tell what could not be told when Redis is back', async () => {
  const [here, there] = [await listening(), await listening()];
  const before = await there.now('t', ['product']);
  const failing = jest.spyOn(redis, 'del').mockRejectedValueOnce(new Error('away'));
  await expect(here.changed('t', ['product'])).resolves.toBeUndefined();
  failing.mockRestore();
  redis.emit('ready');
  await until('the change', async () => {
    const now = await there.now('t', ['product']);
    return now !== undefined && now !== before;
  });
});
