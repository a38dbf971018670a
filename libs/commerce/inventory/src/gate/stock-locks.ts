import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS } from '#platform/redis';

/** Longer than any transaction. If a process dies, its lock ends after this time. */
const HELD_MS = 4_000;
const PAUSE_MS = 15;

/** Deletes the lock if it is still the caller's. */
const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

/**
 * Locks across processes (SET NX PX, https://redis.io/docs/latest/develop/use/patterns/distributed-locks/). They only
 * reduce write conflicts; stock stays correct if a lock is lost or cannot be taken.
 */
@Injectable()
export class StockLocks {
  private readonly logger = new Logger(StockLocks.name);

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Waits for a lock and takes it.
   * @returns a function that releases it; undefined if the deadline passed first
   */
  async take(
    tenantId: string,
    stockId: string,
    deadline: number,
  ): Promise<(() => Promise<void>) | undefined> {
    const key = `${this.config.REDIS_PREFIX}:t:${tenantId}:stock-lock:${stockId}`;
    const owner = randomUUID();
    try {
      while ((await this.redis.set(key, owner, 'PX', HELD_MS, 'NX')) !== 'OK') {
        if (Date.now() >= deadline) return undefined;
        await sleep(PAUSE_MS * (0.5 + Math.random()));
      }
    } catch (error) {
      this.logger.warn(`no lock for stock, going on without: ${(error as Error).message}`);
      return async () => undefined;
    }
    return async () => {
      // If the release fails, the lock expires.
      await this.redis.eval(RELEASE, 1, key, owner).catch(() => undefined);
    };
  }
}
