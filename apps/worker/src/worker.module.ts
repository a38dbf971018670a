import { Module, type DynamicModule } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { CONFIG, ConfigModule, type Config } from '#platform/config';
import { HealthModule } from '#platform/health';
import { MetricsModule } from '#platform/metrics';
import { KeysInUse, PLATFORM, PlatformDatabaseModule } from '#platform/mongo';
import { queueRoot } from '#platform/queue';
import { readinessChecks } from '#platform/readiness';
import { REDIS, RedisModule } from '#platform/redis';
import { LIBRARIES, MODULES } from '../../libraries.js';

/** The process that relays events to subscribers and does the work behind the API. It serves no API. */
@Module({})
export class WorkerModule {
  static for(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        MetricsModule,
        RedisModule,
        HealthModule.forRoot([REDIS, getConnectionToken(PLATFORM), KeysInUse, CONFIG], readinessChecks),
        queueRoot(),
        PlatformDatabaseModule.forRoot(),
        ...MODULES,
        ...LIBRARIES.flatMap(({ worker }) => worker ?? []),
      ],
    };
  }
}
