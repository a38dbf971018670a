import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { startRedis, type RedisServer } from '#dev/parts/redis';
import { until } from '#dev/until';
import { ConfigModule } from '#platform/config';
import { REDIS, REDIS_FACTORY, RedisModule, type RedisFactory } from '#platform/redis';
import type { Redis } from 'ioredis';
import { testConfig } from '../../../../test/support/test-config.js';
import { answersWithin } from './awake.js';

function connected(settings: Record<string, string> = {}): Promise<TestingModule> {
  const imports = [ConfigModule.forRoot(testConfig(settings)), RedisModule];
  return Test.createTestingModule({ imports }).compile();
}

it('leaves no connection that keeps the process alive, no matter who closed one first', async () => {
  const app = await connected();
  const [forgotten, closed] = [app.get<Redis>(REDIS), app.get<RedisFactory>(REDIS_FACTORY)('subscriber')];
  await Promise.all([once(forgotten, 'ready'), once(closed, 'ready')]);
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  closed.disconnect();
  await once(closed, 'end');
  const [before, ended] = [timers(), once(forgotten, 'end')];
  await app.close();
  await ended;
  expect(timers()).toBeLessThanOrEqual(before);
});

/** Waits until the event loop has turned once. */
const turn = promisify(setImmediate);

/** Keeps the event loop from turning, as a garbage collection or a large document does. */
function stall(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

it('answers each command by itself, whatever becomes of the others', async () => {
  const app = await connected();
  const redis = app.get<Redis & { answer: () => Promise<number> }>(REDIS);
  await once(redis, 'ready');
  // A pipeline that began with the PING would not know the script.
  const alive = redis.ping();
  redis.defineCommand('answer', { numberOfKeys: 0, lua: 'return 42' });
  await expect(Promise.all([alive, redis.answer()])).resolves.toEqual(['PONG', 42]);
  await app.close();
});

describe('a Redis that hangs', () => {
  let server: RedisServer;
  let app: TestingModule;
  let redis: Redis;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const folder = await mkdtemp(join(tmpdir(), 'emporium-redis-'));
    server = await startRedis({ folder, scratch: true, persist: false, log: () => undefined });
    app = await connected({ REDIS_URL: server.url });
    redis = app.get<Redis>(REDIS);
    await once(redis, 'ready');
  });
  beforeEach(() => until('Redis to be used', () => works(redis)));
  afterEach(() => process.kill(server.pid!, 'SIGCONT'));
  afterAll(async () => {
    await app?.close();
    await server?.stop();
  });

  const hang = (): void => void process.kill(server.pid!, 'SIGSTOP');
  const works = (client: Redis): Promise<boolean> =>
    client.set('works', '1').then(
      () => true,
      () => false,
    );

  /** How often the loop turned until the command failed. */
  async function turnsUntilFailure(): Promise<number> {
    let failed = false;
    let turns = 0;
    redis.get('any').catch(() => (failed = true));
    for (; !failed; turns++) await turn();
    return turns;
  }

  it('fails what waits for it, then fails at once, and is used again when it answers', async () => {
    hang();
    const waiting = [redis.get('one'), redis.multi().set('two', 2).exec(), redis.publish('three', '')];
    const results = await Promise.allSettled(waiting);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    for (let time = 0; time < 4; time++) expect(await turnsUntilFailure()).toBeLessThan(10);
    process.kill(server.pid!, 'SIGCONT');
    await until('Redis to be used again', () => works(redis));
  });

  it('is noticed without a command, also by subscribers, who hear again afterwards', async () => {
    const subscriber = app.get<RedisFactory>(REDIS_FACTORY)('subscriber');
    await subscriber.subscribe('news');
    // `once` of node:events would fail on the error that closes the connection.
    const heard = new Promise((resolve) => subscriber.once('message', (_, text) => resolve(text)));
    const deaf = new Promise<void>((resolve) => subscriber.once('close', resolve));
    hang();
    await deaf;
    expect(subscriber.status).not.toBe('ready');
    process.kill(server.pid!, 'SIGCONT');
    await until(
      'the subscriber to hear',
      async () => (await redis.publish('news', 'x').catch(() => 0)) === 1,
    );
    expect(await heard).toBe('x');
  });

  it('is given up once, not again and again, if it is slow for a while', async () => {
    const lost = jest.fn();
    redis.on('close', lost);
    for (let time = 0; time < 4; time++) {
      hang();
      await answersWithin(new Promise(() => undefined), 450);
      process.kill(server.pid!, 'SIGCONT');
      await until('Redis to be used', () => works(redis));
    }
    expect(lost.mock.calls.length).toBeLessThanOrEqual(1);
    redis.off('close', lost);
  });

  it('is not blamed for a loop that stalls', async () => {
    const lost = jest.fn();
    redis.on('close', lost);
    const pong = redis.ping();
    const verdict = answersWithin(pong, 300);
    // The command is written at the end of this turn; its answer waits for the loop.
    await turn();
    stall(1_000);
    expect(await verdict).toBe(true);
    for (let time = 0; time < 8; time++) {
      await redis.ping();
      stall(400);
      await turn();
    }
    expect(await works(redis)).toBe(true);
    expect(lost).not.toHaveBeenCalled();
    redis.off('close', lost);
  });
});
