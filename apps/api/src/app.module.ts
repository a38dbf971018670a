import { Module, type DynamicModule } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { ConfigModule, type Config } from '#platform/config';
import { HealthModule } from '#platform/health';
import { EdgeModule } from '#platform/http';
import { MetricsModule } from '#platform/metrics';
import { PLATFORM, PlatformDatabaseModule } from '#platform/mongo';
import { queueRoot } from '#platform/queue';
import { RateLimitModule } from '#platform/rate-limit';
import { apiChecks } from '#platform/readiness';
import { REDIS, RedisModule } from '#platform/redis';
import { CartHttpModule } from '#cart/http';
import { CatalogHttpModule } from '#catalog/http';
import { CheckoutHttpModule } from '#checkout/http';
import { IdentityCredentials, IdentityModule } from '#identity';
import { IdentityHttpModule } from '#identity/http';
import { InventoryHttpModule } from '#inventory/http';
import { NotificationsHttpModule } from '#notifications/http';
import { OperationsHttpModule } from '#operations/http';
import { OrdersHttpModule } from '#orders/http';
import { PaymentsHttpModule } from '#payments/http';
import { StoresHttpModule } from '#stores/http';
import { TenancyModule } from '#tenancy';
import { TenantEdgeModule } from '#tenancy/http';
import { WebhooksHttpModule } from '#webhooks/http';
import { LIBRARIES } from '../../libraries.js';
import { queues } from './queues.js';

/** The HTTP and socket process. It composes; what it serves lives in the libraries. */
@Module({})
export class AppModule {
  static for(config: Config): DynamicModule {
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
        HealthModule.forRoot([REDIS, getConnectionToken(PLATFORM)], apiChecks),
        TenancyModule,
        ...LIBRARIES,
        TenantEdgeModule.forRoot([IdentityModule], IdentityCredentials),
        IdentityHttpModule,
        CatalogHttpModule,
        StoresHttpModule,
        InventoryHttpModule,
        CartHttpModule,
        OrdersHttpModule,
        PaymentsHttpModule,
        CheckoutHttpModule,
        NotificationsHttpModule,
        WebhooksHttpModule,
        OperationsHttpModule,
      ],
    };
  }
}
