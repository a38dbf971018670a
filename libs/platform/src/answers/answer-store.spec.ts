import { once } from 'node:events';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Redis } from 'ioredis';
import { CONFIG, ConfigModule, type Config } from '#platform/config';
import { REDIS, RedisModule } from '#platform/redis';
import { testConfig } from '../../../../test/support/test-config.js';
import { AnswerStore, placeOf, type Place } from './answer-store.js';
import type { KeptAnswer } from './kept-answer.js';

let app: TestingModule;
let redis: Redis;
let config: Config;

beforeAll(async () => {
  config = testConfig({ CACHE_TENANT_ANSWERS: '3' });
  const imports = [ConfigModule.forRoot(config), RedisModule];
  app = await Test.createTestingModule({ imports }).compile();
  redis = app.get<Redis>(REDIS);
  await once(redis, 'ready');
});
afterAll(() => app?.close());
afterEach(() => jest.restoreAllMocks());

/** The store of one more process. */
const store = (): AnswerStore => new AnswerStore(redis, app.get<Config>(CONFIG));

function answerAt({ key }: Place, body = '{"title":"Tent"}', generation = 'g1'): KeptAnswer {
  return { key, generation, madeAt: Date.now(), tag: '"abc"', body: Buffer.from(body) };
}

const keyOf = ({ tenantId, digest }: Place): string => `${config.REDIS_PREFIX}:answers:${tenantId}:${digest}`;

it('keeps an answer for every process, as long as its generation is the present one', async () => {
  const place = placeOf('tenant-a', 'list of tents');
  const answer = answerAt(place);
  const [here, there] = [store(), store()];
  await here.keep(place, answer);
  expect(here.copy(place, 'g1')).toEqual(answer);
  await expect(there.read(place, 'g1')).resolves.toEqual(answer);
  expect(there.copy(place, 'g1')).toEqual(answer);
  expect(here.copy(place, 'g2')).toBeUndefined();
  await expect(there.read(place, 'g2')).resolves.toBeUndefined();
});

it('uses no answer that has become wrong by time alone', async () => {
  const place = placeOf('tenant-a', 'tents in a sale');
  const answer = { ...answerAt(place), until: Date.now() + 60_000 };
  await store().keep(place, answer);
  await expect(store().read(place, 'g1')).resolves.toEqual(answer);
  await store().keep(place, { ...answer, until: Date.now() });
  await expect(store().read(place, 'g1')).resolves.toBeUndefined();
});

it('uses nothing that it did not make for this place', async () => {
  const [mine, foreign] = [placeOf('tenant-a', 'tents'), placeOf('tenant-b', 'tents of b')];
  await store().keep(foreign, answerAt(foreign, '{"of":"b"}'));
  const bytes = (await redis.getBuffer(keyOf(foreign)))!;
  const spoilt = Buffer.from(bytes);
  spoilt[spoilt.length - 2]! ^= 1;
  for (const value of [bytes, spoilt, bytes.subarray(0, 20), Buffer.from('{}'), Buffer.alloc(100)]) {
    await redis.set(keyOf(mine), value);
    await expect(store().read(mine, 'g1')).resolves.toBeUndefined();
  }
  await redis.set(keyOf(foreign), spoilt);
  await expect(store().read(foreign, 'g1')).resolves.toBeUndefined();
  await redis.del(keyOf(mine));
  await redis.lpush(keyOf(mine), 'a list');
  await expect(store().read(mine, 'g1')).resolves.toBeUndefined();
});

it('is fresh, then stale, then gone', async () => {
  const place = placeOf('tenant-c', 'ages');
  const answer = answerAt(place);
  const one = store();
  await one.keep(place, answer);
  const clock = jest.spyOn(Date, 'now');
  const ages = [0, config.CACHE_SECONDS * 1_000, (config.CACHE_SECONDS + config.CACHE_STALE_SECONDS) * 1_000];
  const seen = ages.map((age) => {
    clock.mockReturnValue(answer.madeAt + age);
    const kept = one.copy(place, 'g1');
    return kept && (one.isFresh(kept) ? 'fresh' : 'stale');
  });
  expect(seen).toEqual(['fresh', 'stale', undefined]);
});

it('keeps so many answers of a tenant in Redis, the last ones, and none of the largest', async () => {
  const places = [1, 2, 3, 4, 5].map((page) => placeOf('tenant-d', `page ${page}`));
  const other = placeOf('tenant-e', 'page 1');
  await store().keep(other, answerAt(other));
  for (const [index, place] of places.entries()) {
    jest.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000 + index);
    await store().keep(place, answerAt(place));
  }
  jest.restoreAllMocks();
  const present = await Promise.all([...places, other].map((place) => redis.exists(keyOf(place))));
  expect(present).toEqual([0, 0, 1, 1, 1, 1]);
  const large = placeOf('tenant-e', 'large');
  const one = store();
  await one.keep(large, answerAt(large, 'x'.repeat(65_537)));
  expect([one.copy(large, 'g1'), await redis.exists(keyOf(large))]).toEqual([undefined, 0]);
});

it('wants an answer that it is asked for a second time', () => {
  const [one, place] = [store(), placeOf('tenant-f', 'rare')];
  expect([one.isWanted(place), one.isWanted(place)]).toEqual([false, true]);
});

it('lets one process make an answer, and everybody without Redis', async () => {
  const place = placeOf('tenant-g', 'busy');
  const [here, there] = [store(), store()];
  expect([await here.mayMake(place, 'g1'), await there.mayMake(place, 'g1')]).toEqual([true, false]);
  expect(await there.mayMake(place, 'g2')).toBe(true);
  await here.isMade(place, 'g1');
  expect(await there.mayMake(place, 'g1')).toBe(true);
  jest.spyOn(redis, 'set').mockRejectedValue(new Error('away'));
  jest.spyOn(redis, 'getBuffer').mockRejectedValue(new Error('away'));
  jest.spyOn(redis, 'eval').mockRejectedValue(new Error('away'));
  expect(await here.mayMake(place, 'g1')).toBe(true);
  await expect(here.read(place, 'g1')).resolves.toBeUndefined();
  await expect(here.keep(place, answerAt(place))).resolves.toBeUndefined();
});
