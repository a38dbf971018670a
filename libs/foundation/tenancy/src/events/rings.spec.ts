import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Queue } from 'bull';
import { Redis } from 'ioredis';
import { testConfig } from '../../../../../test/support/test-config.js';
import { Rings, type Ring } from './rings.js';

const Bull = createRequire(import.meta.url)('bull') as new (name: string, url: string) => Queue<Ring>;

describe('rings', () => {
  const config = testConfig();
  const ring = { tenantId: 'tenant', lane: 'lane' };
  let queue: Queue<Ring>;
  let redis: Redis;
  let rings: Rings;
  const waiting = () => Promise.all([queue.getWaitingCount(), queue.getDelayedCount()]);
  const soon = (ms: number) => new Date(Date.now() + ms);

  beforeEach(async () => {
    redis = new Redis(config.REDIS_URL);
    queue = new Bull(`rings-${randomBytes(4).toString('hex')}`, config.REDIS_URL);
    await queue.isReady();
    rings = new Rings(queue, redis, config);
  });
  afterEach(async () => {
    await queue.obliterate({ force: true });
    await queue.close();
    redis.disconnect();
  });

  it('keep one job waiting for a lane, and one for another lane', async () => {
    await rings.ring(ring);
    await rings.ring(ring);
    await rings.ring({ ...ring, lane: 'other' });
    expect(await waiting()).toEqual([2, 0]);
  });

  it('that come during a turn cause another one', async () => {
    await rings.ring(ring);
    await rings.answer(ring, async () => {
      await rings.ring(ring);
      return { state: 'drained' };
    });
    expect(await waiting()).toEqual([2, 0]);
  });

  it('queue a lane again that has more to do', async () => {
    await rings.answer(ring, async () => ({ state: 'more' }));
    expect(await waiting()).toEqual([1, 0]);
  });

  it('share one delayed job among retries, unless an earlier one is needed', async () => {
    await rings.answer(ring, async () => ({ state: 'retry', at: soon(60_000) }));
    await rings.answer(ring, async () => ({ state: 'retry', at: soon(90_000) }));
    expect(await waiting()).toEqual([0, 1]);
    await rings.answer(ring, async () => ({ state: 'retry', at: soon(30_000) }));
    expect(await waiting()).toEqual([0, 2]);
  });

  it('for a moment that has passed are for now', async () => {
    await rings.ring(ring, soon(-1));
    expect(await waiting()).toEqual([1, 0]);
  });
});
