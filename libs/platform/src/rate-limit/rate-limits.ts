import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { RatePolicy, RateVerdict } from './rate-policy.js';

/** What one process knows of one key in the current window. */
interface Count {
  /** All processes together, when Redis was last asked. */
  known: number;
  /** Requests of this process that are not reported to Redis yet. */
  pending: number;
  /** Requests of this process whose report is being sent to Redis. */
  reported: number;
  /** When the window ends, in milliseconds since the epoch. */
  resetAt: number;
}

/** Most keys in memory; the least recently used are removed first (their counts stay in Redis). */
const MAX_KEYS = 50_000;

/** From this share of the limit on, requests wait for Redis, so that the limit is not exceeded. */
const NEAR = 0.9;

export interface RateLimitsOptions {
  /** Prefix of the Redis keys. */
  readonly prefix: string;
  /** Milliseconds since the epoch, for tests. */
  readonly now?: () => number;
}

/**
 * Fixed-window limits shared by all processes through Redis, which do not slow requests down.
 *
 * Each request is counted in memory. When a hundredth of the limit has been counted, the process reports it to Redis (one
 * script call of rate-limiter-flexible, not awaited); the answer has the counts of the other processes. From 90 % of the
 * limit on, every request is reported and waits for the answer. The price: n processes may together allow up to about n %
 * too many requests, plus those that come during one round trip. Strict policies always wait and are exact.
 *
 * Without Redis each process uses only its own counts: if everybody were refused, an outage of Redis would be an outage of
 * the shop.
 */
export class RateLimits {
  readonly #counts = new LRUCache<string, Count>({ max: MAX_KEYS });
  readonly #stores = new Map<string, RateLimiterRedis>();
  readonly #logger = new Logger('RateLimits');
  readonly #now: () => number;
  #redisAway = false;

  /** @param redis may be down or missing */
  constructor(
    private readonly redis: Redis | undefined,
    private readonly options: RateLimitsOptions,
  ) {
    this.#now = options.now ?? Date.now;
  }

  /**
   * Counts one request of `key` and says whether it is allowed. Never rejects. Returns a promise near the limit and for
   * strict policies, otherwise the verdict itself.
   */
  consume(policy: RatePolicy, key: string): RateVerdict | Promise<RateVerdict> {
    const id = `${policy.name}:${key}`;
    const now = this.#now();
    const count = this.#current(id, policy, now);
    const used = count.known + count.reported + count.pending + 1;
    if (used > policy.limit) return { policy, allowed: false, remaining: 0, resetMs: count.resetAt - now };

    count.pending++;
    if (policy.strict || used >= policy.limit * NEAR) return this.#awaited(policy, id, count);
    if (count.pending >= policy.limit / 100) void this.#report(policy, id, count);
    return { policy, allowed: true, remaining: policy.limit - used, resetMs: count.resetAt - now };
  }

  /** Takes back one counted request of `key`, such as a log-in with the right password. Never rejects. */
  async giveBack(policy: RatePolicy, key: string): Promise<void> {
    const id = `${policy.name}:${key}`;
    const count = this.#counts.get(id);
    // Redis has not heard of it yet.
    if (count && count.pending > 0) return void count.pending--;
    const alone = Math.max(0, (count?.known ?? 0) - 1);
    if (this.redis?.status !== 'ready') {
      if (count) count.known = alone;
      return;
    }
    try {
      const { consumedPoints } = await this.#store(policy).reward(id, 1);
      if (count) count.known = consumedPoints;
    } catch (error) {
      if (count) count.known = alone;
      this.#logger.warn(`a count was taken back in this process only: ${(error as Error).message}`);
    }
  }

  #current(id: string, policy: RatePolicy, now: number): Count {
    let count = this.#counts.get(id);
    if (!count || count.resetAt <= now) {
      count = { known: 0, pending: 0, reported: 0, resetAt: now + policy.seconds * 1000 };
      this.#counts.set(id, count);
    }
    return count;
  }

  async #awaited(policy: RatePolicy, id: string, count: Count): Promise<RateVerdict> {
    const total = await this.#report(policy, id, count);
    return {
      policy,
      allowed: total <= policy.limit,
      remaining: Math.max(0, policy.limit - total),
      resetMs: Math.max(0, count.resetAt - this.#now()),
    };
  }

  /** Adds what is pending to Redis and resolves to the total as of this request; never rejects. */
  async #report(policy: RatePolicy, id: string, count: Count): Promise<number> {
    const amount = count.pending;
    count.pending = 0;
    if (this.redis?.status !== 'ready') {
      count.known += amount;
      return count.known + count.reported;
    }
    count.reported += amount;
    try {
      const { consumedPoints, msBeforeNext } = await this.#store(policy).penalty(id, amount);
      // The count of Redis replaces ours, also when its window has started again. Answers come in the order of the reports.
      count.known = consumedPoints;
      count.resetAt = this.#now() + msBeforeNext;
      if (this.#redisAway) this.#logger.log('limits are shared between processes again');
      this.#redisAway = false;
      return consumedPoints;
    } catch (error) {
      count.known += amount;
      if (!this.#redisAway) this.#logger.warn(`limits count per process: ${(error as Error).message}`);
      this.#redisAway = true;
      return count.known;
    } finally {
      count.reported -= amount;
    }
  }

  #store({ limit, seconds }: RatePolicy): RateLimiterRedis {
    const name = `${limit}/${seconds}`;
    let store = this.#stores.get(name);
    if (!store) {
      const keyPrefix = `${this.options.prefix}:rate`;
      store = new RateLimiterRedis({ storeClient: this.redis, keyPrefix, points: limit, duration: seconds });
      this.#stores.set(name, store);
    }
    return store;
  }
}
