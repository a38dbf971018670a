import { BullModule } from '@nestjs/bull';
import type { DynamicModule } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { REDIS_FACTORY, type RedisFactory } from '#platform/redis';

/** Configures Bull with Redis. The braces in the prefix keep the keys of a queue in one slot of a Redis Cluster. */
export function queueRoot(): DynamicModule {
  return BullModule.forRootAsync({
    inject: [CONFIG, REDIS_FACTORY],
    useFactory: (config: Config, open: RedisFactory) => ({
      prefix: `{${config.REDIS_PREFIX}}:bull`,
      createClient: (type) => open(type === 'subscriber' ? 'subscriber' : 'queue'),
      defaultJobOptions: { removeOnComplete: true, removeOnFail: 200, attempts: 1 },
      settings: { stalledInterval: 5_000, lockDuration: 30_000, maxStalledCount: 10 },
    }),
  });
}
