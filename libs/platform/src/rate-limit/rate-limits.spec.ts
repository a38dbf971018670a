import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { DomainError } from '#platform/errors';
import { newId } from '#platform/ids';
import { rateKeyOf } from './client-address.js';
import { applyVerdicts } from './rate-headers.js';
import { RateLimits } from './rate-limits.js';
import { ratePolicy, type RatePolicy, type RateVerdict } from './rate-policy.js';

const allowed = async (
  limits: RateLimits,
  policy: RatePolicy,
  key: string,
  requests: number,
): Promise<number> => {
  let passed = 0;
  for (let i = 0; i < requests; i++) if ((await limits.consume(policy, key)).allowed) passed++;
  return passed;
};

beforeAll(() => Logger.overrideLogger(false));

describe('limits in one process', () => {
  let now = 1_000_000;
  const clock = { prefix: 'test', now: () => now };

  it('allow as many as the limit in a window, and again in the next one', async () => {
    const limits = new RateLimits(undefined, clock);
    const policy = ratePolicy('ip', 20, 60);
    expect(await allowed(limits, policy, 'a', 50)).toBe(20);
    expect(await allowed(limits, policy, 'b', 5)).toBe(5);
    now += 59_999;
    expect(await allowed(limits, policy, 'a', 1)).toBe(0);
    now += 1;
    expect(await allowed(limits, policy, 'a', 50)).toBe(20);
  });

  it('answer at once far from the limit', () => {
    const limits = new RateLimits(undefined, clock);
    const verdict = limits.consume(ratePolicy('ip', 600, 60), 'a');
    expect(verdict).toMatchObject({ allowed: true, remaining: 599, resetMs: 60_000 });
  });

  it('do not mix policies', async () => {
    const limits = new RateLimits(undefined, clock);
    expect(await allowed(limits, ratePolicy('one', 3, 60), 'a', 5)).toBe(3);
    expect(await allowed(limits, ratePolicy('two', 3, 60), 'a', 5)).toBe(3);
  });
});

describe('limits shared through Redis', () => {
  let redis: Redis;
  beforeAll(async () => {
    redis = new Redis(process.env.REDIS_URL!, { maxRetriesPerRequest: 0 });
    await redis.ping();
  });
  afterAll(() => redis.disconnect());

  const processes = (count: number): RateLimits[] => {
    const prefix = `test-${newId()}`;
    return Array.from({ length: count }, () => new RateLimits(redis, { prefix }));
  };

  it('are exact over several processes for a strict policy, even at the same moment', async () => {
    const [one, two] = processes(2) as [RateLimits, RateLimits];
    const login = ratePolicy('login', 10, 60, { strict: true });
    const verdicts = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => (i % 2 ? one : two).consume(login, 'ada')),
    );
    expect(verdicts.filter((verdict) => verdict.allowed)).toHaveLength(10);
  });

  it('allow for other policies at most about one percent too many per process', async () => {
    const all = processes(3);
    const policy = ratePolicy('ip', 600, 60);
    let passed = 0;
    for (let i = 0; i < 900; i++) {
      if ((await all[i % 3]!.consume(policy, 'a')).allowed) passed++;
      // Sent after the reports on the same connection, so their answers have come when it resolves.
      await redis.ping();
    }
    expect(passed).toBeGreaterThanOrEqual(600 - 18);
    expect(passed).toBeLessThanOrEqual(600 + 18);
  });

  it('report to Redis once for each hundredth of the limit', async () => {
    const [one] = processes(1) as [RateLimits];
    const sent = jest.spyOn(redis, 'sendCommand');
    for (let i = 0; i < 500; i++)
      expect(one.consume(ratePolicy('tenant', 6000, 60), 't')).not.toBeInstanceOf(Promise);
    await redis.ping();
    const reports = sent.mock.calls.filter(([{ name }]) => name.startsWith('eval'));
    sent.mockRestore();
    expect(reports.length).toBeGreaterThan(0);
    expect(reports.length).toBeLessThanOrEqual(10);
  });

  it('give back a request that does not count, for all processes', async () => {
    const [one, two] = processes(2) as [RateLimits, RateLimits];
    const policy = ratePolicy('guess', 3, 60, { strict: true });
    for (let i = 0; i < 20; i++) {
      expect((await one.consume(policy, 'a')).allowed).toBe(true);
      await one.giveBack(policy, 'a');
    }
    expect(await allowed(two, policy, 'a', 10)).toBe(3);
    expect((await one.consume(policy, 'a')).allowed).toBe(false);
    const alone = new RateLimits(undefined, { prefix: 'test' });
    await alone.consume(policy, 'a');
    await alone.giveBack(policy, 'a');
    await alone.giveBack(policy, 'a');
    expect(await allowed(alone, policy, 'a', 10)).toBe(3);
  });

  it('count per process while Redis is down', async () => {
    const away = new Redis({
      host: '127.0.0.1',
      port: 1,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      retryStrategy: () => null,
    });
    away.on('error', () => undefined);
    const limits = new RateLimits(away, { prefix: 'test' });
    expect(await allowed(limits, ratePolicy('login', 5, 60, { strict: true }), 'a', 10)).toBe(5);
    expect(await allowed(limits, ratePolicy('ip', 50, 60), 'a', 100)).toBe(50);
    away.disconnect();
  });

  it('count per process when Redis fails during a call', async () => {
    const breaking = {
      status: 'ready',
      defineCommand: () => undefined,
      rlflxIncr: () => Promise.reject(new Error('broken')),
    };
    const limits = new RateLimits(breaking as unknown as Redis, { prefix: 'test' });
    const policy = ratePolicy('login', 5, 60, { strict: true });
    expect(await allowed(limits, policy, 'a', 10)).toBe(5);
    for (let i = 0; i < 2; i++) await limits.giveBack(policy, 'a');
    expect(await allowed(limits, policy, 'a', 10)).toBe(2);
  });
});

describe('applyVerdicts', () => {
  const verdict = (name: string, part: Partial<RateVerdict>): RateVerdict => ({
    policy: ratePolicy(name, 100, 60),
    allowed: true,
    remaining: 50,
    resetMs: 30_000,
    ...part,
  });
  const headersOf = (verdicts: RateVerdict[]) => {
    const headers: Record<string, string> = {};
    let error: unknown;
    try {
      applyVerdicts({ header: (name, value) => (headers[name] = value) }, verdicts);
    } catch (thrown) {
      error = thrown;
    }
    return { headers, error: error as DomainError | undefined };
  };

  it('shows all policies and the tightest state', () => {
    expect(
      headersOf([verdict('ip', {}), verdict('tenant', { remaining: 7, resetMs: 1500 })]).headers,
    ).toEqual({
      'RateLimit-Policy': '"ip";q=100;w=60, "tenant";q=100;w=60',
      RateLimit: '"tenant";r=7;t=2',
    });
  });

  it('throws for the one that refuses for longest', () => {
    const { headers, error } = headersOf([
      verdict('ip', { allowed: false, remaining: 0, resetMs: 500 }),
      verdict('user', { remaining: 0 }),
      verdict('tenant', { allowed: false, remaining: 0, resetMs: 9_200 }),
    ]);
    expect(headers.RateLimit).toBe('"tenant";r=0;t=10');
    expect(error?.code).toBe('rate-limit.exceeded');
    expect(error?.extras.retryAfter).toBe(10);
  });
});

describe('rateKeyOf', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
  ])('%s counts as %s', (address, key) => {
    expect(rateKeyOf(address)).toBe(key);
  });
});
