import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { RatePolicy, RateVerdict } from './rate-policy.js';

/** What one process knows of one key in the current window. */
interface Count {
  /** All processes together, when Redis was last asked. */
  known: number;
  /** Own requests that Redis does not know of yet. */
  pending: number;
  /** Own requests that are on their way to Redis. */
  reported: number;
  /** When the window ends, in milliseconds since the epoch. */
  resetAt: number;
}

/** Keys remembered at once; the least used are forgotten first (their counts in Redis are not). */
const MAX_KEYS = 50_000;

/** From this share of the limit on, requests wait for Redis, so that the limit is met and not passed. */
const NEAR = 0.9;

export interface RateLimitsOptions {
  /** Prefix of the Redis keys. */
  readonly prefix: string;
  /** Milliseconds since the epoch, for tests. */
  readonly now?: () => number;
}

/**
 * Fixed-window limits shared by all processes through Redis, at a cost that a request does not feel.
 *
 * A request is counted in memory. Only when a hundredth of the limit has come together is it reported to Redis (one
 * script call of rate-limiter-flexible, not awaited), whose answer tells what the other processes saw. From 90 % of the
 * limit on every request is reported and awaited. So far from the limit nothing is awaited and Redis hears of one
 * request in `limit / 100`; the price is that n processes may together let through up to about n % too many, and what
 * comes within the milliseconds of one round trip. Strict policies are always awaited, and exact.
 *
 * Without Redis each process limits by what it sees itself: refusing everybody would turn the outage of a counter into
 * an outage of the shop.
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
   * Counts one request of `key` and says whether it may pass. Never rejects. Answers at once far from the limit, with a
   * promise near it or for strict policies.
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

  /** Takes back one counted request of `key`, such as a log-in that was no guess. Never rejects. */
  async giveBack(policy: RatePolicy, key: string): Promise<void> {
    const id = `${policy.name}:${key}`;
    const count = this.#counts.get(id);
    if (this.redis?.status !== 'ready') {
      if (count) count.known = Math.max(0, count.known - 1);
      return;
    }
    try {
      const { consumedPoints } = await this.#store(policy).reward(id, 1);
      if (count) count.known = consumedPoints;
    } catch (error) {
      this.#logger.warn(`a count could not be taken back: ${(error as Error).message}`);
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
      // Redis knows better, also that its window ended and began anew. Answers come in the order of the reports.
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
