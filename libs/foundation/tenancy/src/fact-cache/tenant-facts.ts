import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS, REDIS_FACTORY, type RedisFactory } from '#platform/redis';
import { FactCache } from './fact-cache.js';

/** Facts that requests need again and again and that seldom change, as `<kind>:<id>`; such as all markets of a tenant. */
@Injectable()
export class TenantFacts extends FactCache<`${string}:${string}`> {
  constructor(
    @Inject(REDIS) redis: Redis,
    @Inject(REDIS_FACTORY) openRedis: RedisFactory,
    @Inject(CONFIG) { REDIS_PREFIX }: Config,
  ) {
    super(redis, openRedis, `${REDIS_PREFIX}:facts-changed`);
  }
}
