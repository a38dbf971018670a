import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS } from '#platform/redis';

/**
 * Which tenants have payments to ask about, and when: a sorted set in Redis, so that tenants without checkouts cost
 * nothing. It is a hint only; what it loses, {@link PaymentClock} finds again in the tenants' databases.
 */
@Injectable()
export class DueTenants {
  private readonly logger = new Logger(DueTenants.name);
  private readonly key: string;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG) config: Config,
  ) {
    this.key = `${config.REDIS_PREFIX}:payments-due`;
  }

  /** The tenant has something to do at this time, or earlier. Never throws: no payment is lost with a hint. */
  async note(tenantId: string, at: Date): Promise<void> {
    await this.redis.zadd(this.key, 'LT', at.getTime(), tenantId).catch((error: Error) => {
      this.logger.warn(`payments of tenant ${tenantId} are left to the sweep: ${error.message}`);
    });
  }

  /** Tenants whose time has come; each is handed to one caller only. */
  async *take(now: Date, limit: number): AsyncGenerator<string> {
    const due = await this.redis.zrangebyscore(this.key, '-inf', now.getTime(), 'LIMIT', 0, limit);
    for (const tenantId of due) if ((await this.redis.zrem(this.key, tenantId)) === 1) yield tenantId;
  }

  /** Whether it is this process's turn to read all databases: one process in so many seconds. */
  async maySweep(seconds: number): Promise<boolean> {
    return (await this.redis.set(`${this.key}:swept`, '1', 'EX', seconds, 'NX')) === 'OK';
  }
}
