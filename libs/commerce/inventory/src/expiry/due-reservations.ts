import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS } from '#platform/redis';

/**
 * Which tenants have reservations that expire, and when the next one does: a sorted set in Redis, so that tenants
 * without checkouts cost nothing. It is a hint only. What it loses, the sweep of {@link ExpirySchedule} finds again in
 * the tenants' databases.
 */
@Injectable()
export class DueReservations {
  private readonly logger = new Logger(DueReservations.name);
  private readonly key: string;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG) config: Config,
  ) {
    this.key = `${config.REDIS_PREFIX}:reservations-due`;
  }

  /** A tenant has something to expire at this time. Never fails: a reservation must not depend on Redis. */
  async note(tenantId: string, at: Date): Promise<void> {
    // LT: an earlier time that is noted already stays.
    await this.redis.zadd(this.key, 'LT', at.getTime(), tenantId).catch((error: Error) => {
      this.logger.warn(`an expiry of tenant ${tenantId} is left to the sweep: ${error.message}`);
    });
  }

  /** Tenants whose time has come; each is handed to one caller only. */
  async *take(now: Date, limit: number): AsyncGenerator<string> {
    const tenants = await this.redis.zrangebyscore(this.key, '-inf', now.getTime(), 'LIMIT', 0, limit);
    for (const tenantId of tenants) {
      if ((await this.redis.zrem(this.key, tenantId)) === 1) yield tenantId;
    }
  }

  /** Whether this caller may sweep now: one in so many seconds, of all processes. Without Redis everybody may. */
  async maySweep(seconds: number): Promise<boolean> {
    const key = `${this.key}:swept`;
    return this.redis.set(key, '1', 'EX', seconds, 'NX').then(
      (reply) => reply === 'OK',
      () => true,
    );
  }
}
