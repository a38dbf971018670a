import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS, REDIS_FACTORY, type RedisFactory } from '#platform/redis';
import { FactCache } from '../fact-cache/fact-cache.js';

/** All definitions of a kind, by the name of the kind, for kinds of which a tenant has few. */
@Injectable()
export class DefinitionCache extends FactCache<string> {
  constructor(
    @Inject(REDIS) redis: Redis,
    @Inject(REDIS_FACTORY) openRedis: RedisFactory,
    @Inject(CONFIG) { REDIS_PREFIX }: Config,
  ) {
    super(redis, openRedis, `${REDIS_PREFIX}:definitions-changed`);
  }
}
