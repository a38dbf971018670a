import type { Redis } from 'ioredis';
import { REDIS, REDIS_FACTORY, type RedisFactory } from '#platform/redis';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { until } from '#dev/until';
import { IdentityModule } from '../identity.module.js';
import { AuthorityCache } from './authority-cache.js';

describe('AuthorityCache', () => {
  let bench: ModuleBench;
  beforeAll(async () => {
    bench = await ModuleBench.start([IdentityModule]);
  });
  afterAll(() => bench.stop());
  afterEach(() => jest.restoreAllMocks());

  /** The cache of another process; it is not subscribed yet. */
  const another = (): AuthorityCache => {
    const { app, config } = bench;
    return new AuthorityCache(app.get<Redis>(REDIS), app.get<RedisFactory>(REDIS_FACTORY), config);
  };
  const counting = () => {
    let count = 0;
    return () => Promise.resolve(++count);
  };

  it('looks a fact up once, also for several who ask at the same time', async () => {
    const [cache, load] = [another(), counting()];
    const asked = [1, 2, 3].map(async () => cache.get('t', 'roles', load));
    await expect(Promise.all(asked)).resolves.toEqual([1, 1, 1]);
    expect(cache.get('t', 'roles', load)).toBe(1);
    await expect(cache.get('t2', 'roles', load)).resolves.toBe(2);
  });

  it('does not keep a value that was read before a change, even if it arrives after it', async () => {
    const cache = another();
    let answer!: (value: string) => void;
    const slow = cache.get('t', 'staff:a', () => new Promise<string>((resolve) => (answer = resolve)));
    await cache.changed('t', ['staff:a']);
    const fresh = cache.get('t', 'staff:a', () => Promise.resolve('after'));
    answer('before');
    await expect(slow).resolves.toBe('before');
    await expect(fresh).resolves.toBe('after');
    expect(cache.get('t', 'staff:a', () => Promise.resolve('again'))).toBe('after');
  });

  it('does not keep failures', async () => {
    const cache = another();
    await expect(cache.get('t', 'roles', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    await expect(cache.get('t', 'roles', () => Promise.resolve(1))).resolves.toBe(1);
  });

  it('keeps nothing for longer than a second while it cannot hear of changes', async () => {
    const [cache, load] = [another(), counting()];
    const began = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(began);
    await cache.get('t', 'roles', load);
    clock.mockReturnValue(began + 1_000);
    expect(cache.get('t', 'roles', load)).toBe(1);
    clock.mockReturnValue(began + 1_001);
    await expect(cache.get('t', 'roles', load)).resolves.toBe(2);
  });

  it('hears of changes in another process, and clears itself when it begins to hear of them', async () => {
    const [cache, load] = [another(), counting()];
    await cache.get('t', 'roles', load);
    cache.onApplicationBootstrap();
    await until('the cache to listen', async () => (await cache.get('t', 'roles', load)) === 2);
    await another().changed('t', ['roles']);
    await until('the change of the other process', async () => (await cache.get('t', 'roles', load)) === 3);
    cache.onApplicationShutdown();
  });
});
