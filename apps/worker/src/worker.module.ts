import { Module, type DynamicModule } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { ConfigModule, type Config } from '#platform/config';
import { HealthModule } from '#platform/health';
import { MetricsModule } from '#platform/metrics';
import { PLATFORM, PlatformDatabaseModule } from '#platform/mongo';
import { queueRoot } from '#platform/queue';
import { workerChecks } from '#platform/readiness';
import { REDIS, RedisModule } from '#platform/redis';
import { CheckoutWorkerModule } from '#checkout';
import { IdentityWorkerModule } from '#identity';
import { InventoryWorkerModule } from '#inventory';
import { MailWorkerModule } from '#mail';
import { NotificationsWorkerModule } from '#notifications';
import { OperationsWorkerModule } from '#operations';
import { RelayModule, TenancyModule } from '#tenancy';
import { WebhooksWorkerModule } from '#webhooks';
import { LIBRARIES } from '../../libraries.js';

/** The process that relays events, reacts to them and keeps schedules. It serves no API. */
@Module({})
export class WorkerModule {
  static for(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        MetricsModule,
        RedisModule,
        HealthModule.forRoot([REDIS, getConnectionToken(PLATFORM)], workerChecks),
        queueRoot(),
        PlatformDatabaseModule.forRoot(),
        TenancyModule,
        ...LIBRARIES,
        RelayModule,
        OperationsWorkerModule,
        InventoryWorkerModule,
        CheckoutWorkerModule,
        IdentityWorkerModule,
        MailWorkerModule,
        NotificationsWorkerModule,
        WebhooksWorkerModule,
      ],
    };
  }
}
