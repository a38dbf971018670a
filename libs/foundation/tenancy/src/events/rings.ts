import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS } from '#platform/redis';

/** Who is asked to take a turn: one lane of one tenant. */
export interface Ring {
  readonly tenantId: string;
  /** A subscriber, an endpoint: whatever takes its turns one at a time. */
  readonly lane: string;
}

/** What a turn left behind. `retry`: nothing is due before then. `busy`: another process has the lane. */
export type TurnOutcome =
  | { readonly state: 'drained' }
  | { readonly state: 'more' }
  | { readonly state: 'busy' }
  | { readonly state: 'retry'; readonly at: Date };

/** A flag that outlives its job (Redis restored, job lost) blocks later rings no longer than this. */
const FLAG_SECONDS = 30;
const BUSY_PAUSE_MS = 100;

/**
 * Wakes lanes through a Bull queue. A job only rings; the work list is in the tenant's database, so lost rings do
 * no harm (a sweep rings again, see {@link Sweeper}) and surplus ones find nothing to do. At most one job waits for
 * a lane's next turn and, as a rule, one for its next retry.
 */
export class Rings {
  constructor(
    private readonly queue: Queue<Ring>,
    private readonly redis: Redis,
    private readonly config: Config,
  ) {}

  /**
   * Makes sure that the lane has a turn after this call.
   * @param at not before then, for retries
   */
  async ring(ring: Ring, at?: Date): Promise<void> {
    const delay = (at?.getTime() ?? 0) - Date.now();
    if (delay > 0) return this.ringLater(ring, delay);
    const fresh = await this.redis.set(this.flag(ring), '1', 'EX', FLAG_SECONDS, 'NX');
    if (fresh) await this.queue.add(ring);
  }

  /**
   * Answers a ring: takes one turn, then queues the lane again, at the tail, if there is more to do. That is what
   * shares the workers fairly among tenants.
   */
  async answer(ring: Ring, turn: () => Promise<TurnOutcome>): Promise<void> {
    // Before the turn reads its rows: what commits from now on rings anew.
    await this.redis.del(this.flag(ring));
    const outcome = await turn();
    if (outcome.state === 'more') await this.ring(ring);
    else if (outcome.state === 'busy') await this.ring(ring, new Date(Date.now() + BUSY_PAUSE_MS));
    else if (outcome.state === 'retry') await this.ring(ring, outcome.at);
  }

  /** Every turn of a lane with a failed row asks for a retry; one job that comes early enough serves them all. */
  private async ringLater(ring: Ring, delay: number): Promise<void> {
    const now = Date.now();
    const key = `${this.flag(ring)}:later`;
    const promised = Number(await this.redis.get(key));
    if (promised > now && promised <= now + delay) return;
    await this.redis.set(key, String(now + delay), 'PX', delay);
    await this.queue.add(ring, { delay });
  }

  private flag({ tenantId, lane }: Ring): string {
    return `${this.config.REDIS_PREFIX}:t:${tenantId}:ring:${this.queue.name}:${lane}`;
  }
}

/** Bull queue of the lanes of subscribers. */
export const OUTBOX_QUEUE = 'outbox';

@Injectable()
export class OutboxRings extends Rings {
  constructor(
    @InjectQueue(OUTBOX_QUEUE) queue: Queue<Ring>,
    @Inject(REDIS) redis: Redis,
    @Inject(CONFIG) config: Config,
  ) {
    super(queue, redis, config);
  }
}
