import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { CONFIG, ConfigModule, type Config } from '#platform/config';
import { HealthModule } from '#platform/health';
import { EdgeModule } from '#platform/http';
import { MetricsModule } from '#platform/metrics';
import { KeysInUse, PLATFORM, PlatformDatabaseModule } from '#platform/mongo';
import { queueRoot } from '#platform/queue';
import { RateLimitModule } from '#platform/rate-limit';
import { readinessChecks } from '#platform/readiness';
import { REDIS, RedisModule } from '#platform/redis';
import { Authentication, AuthenticationModule } from '#foundation/authentication';
import { TenantEdgeModule } from '#foundation/tenancy/http';
import { LIBRARIES, MODULES } from '../../libraries.js';
import { queues } from './queues.js';

/** The process for HTTP and sockets. It only composes libraries; they contain the routes. */
@Module({})
export class AppModule {
  static async for(config: Config): Promise<DynamicModule> {
    const http: Type[] = [];
    for (const library of LIBRARIES) if (library.http) http.push(await library.http());
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        MetricsModule,
        RedisModule,
        RateLimitModule,
        queueRoot(),
        queues(),
        PlatformDatabaseModule.forRoot(),
        EdgeModule,
        HealthModule.forRoot([REDIS, getConnectionToken(PLATFORM), KeysInUse, CONFIG], readinessChecks),
        ...MODULES,
        TenantEdgeModule.forRoot([AuthenticationModule], Authentication),
        ...http,
      ],
    };
  }
}
