import { Global, Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS } from '#platform/redis';
import { RateLimits } from './rate-limits.js';

/** Makes {@link RateLimits} injectable everywhere. Needs `ConfigModule` and `RedisModule`. */
@Global()
@Module({
  providers: [
    {
      provide: RateLimits,
      inject: [REDIS, CONFIG],
      useFactory: (redis: Redis, config: Config) => new RateLimits(redis, { prefix: config.REDIS_PREFIX }),
    },
  ],
  exports: [RateLimits],
})
export class RateLimitModule {}
