import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS } from '#platform/redis';
import { Rings, type Ring } from '#foundation/tenancy';

/** Bull queue that wakes the sender of a tenant's mails. */
export const MAIL_QUEUE = 'mail';

/** Mails need no order, so a tenant has one lane for all of them. */
export const MAIL_LANE = 'send';

@Injectable()
export class MailRings extends Rings {
  constructor(
    @InjectQueue(MAIL_QUEUE) queue: Queue<Ring>,
    @Inject(REDIS) redis: Redis,
    @Inject(CONFIG) config: Config,
  ) {
    super(queue, redis, config);
  }
}
