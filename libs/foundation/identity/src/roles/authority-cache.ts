import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS, REDIS_FACTORY, type RedisFactory } from '#platform/redis';
import { FactCache } from '#foundation/tenancy';

/**
 * The key of a fact behind rights: a tenant's roles, a member of staff, or what a higher library adds (a key, an app), as
 * `<kind>:<id>`.
 */
export type AuthorityFact = 'roles' | `${string}:${string}`;

/** A cache of the facts behind rights; a right that was taken away may be used for a second where Redis is down. */
@Injectable()
export class AuthorityCache extends FactCache<AuthorityFact> {
  constructor(
    @Inject(REDIS) redis: Redis,
    @Inject(REDIS_FACTORY) openRedis: RedisFactory,
    @Inject(CONFIG) { REDIS_PREFIX }: Config,
  ) {
    super(redis, openRedis, `${REDIS_PREFIX}:authority-changed`);
  }
}
