import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS } from '#platform/redis';
import { Rings, type Ring } from '#foundation/tenancy';

/** Bull queue that wakes the senders of endpoints; a lane is an endpoint's id. */
export const WEBHOOKS_QUEUE = 'webhooks';

@Injectable()
export class WebhookRings extends Rings {
  constructor(
    @InjectQueue(WEBHOOKS_QUEUE) queue: Queue<Ring>,
    @Inject(REDIS) redis: Redis,
    @Inject(CONFIG) config: Config,
  ) {
    super(queue, redis, config);
  }
}
