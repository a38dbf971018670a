import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS } from '#platform/redis';

/** Bull queue of the lanes. A job only rings; the work list is in the tenant's database. */
export const OUTBOX_QUEUE = 'outbox';

export interface RingJob {
  readonly tenantId: string;
  readonly subscriber: string;
}

/** A flag that outlives its job (Redis restored, job lost) blocks later rings no longer than this. */
const FLAG_SECONDS = 30;

/** Wakes lanes through Bull, at most one waiting job per lane. */
@Injectable()
export class Rings {
  constructor(
    @InjectQueue(OUTBOX_QUEUE) private readonly queue: Queue<RingJob>,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Makes sure that the lane has a turn after this call. Lost rings do no harm: a sweep rings again.
   * @param delayMs pause before the turn, for retries
   */
  async ring(job: RingJob, delayMs = 0): Promise<void> {
    if (delayMs > 0) {
      await this.queue.add(job, { delay: delayMs });
      return;
    }
    const fresh = await this.redis.set(this.flag(job), '1', 'EX', FLAG_SECONDS, 'NX');
    if (fresh) await this.queue.add(job);
  }

  /** Called before a turn reads its rows: what commits from now on rings anew. */
  async answered(job: RingJob): Promise<void> {
    await this.redis.del(this.flag(job));
  }

  private flag({ tenantId, subscriber }: RingJob): string {
    return `${this.config.REDIS_PREFIX}:t:${tenantId}:ring:${subscriber}`;
  }
}
