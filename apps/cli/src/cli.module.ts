import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, type Config } from '#platform/config';
import { EdgeModule } from '#platform/http';
import { MetricsModule } from '#platform/metrics';
import { PlatformDatabaseModule } from '#platform/mongo';
import { queueRoot } from '#platform/queue';
import { RedisModule } from '#platform/redis';
import { CatalogModule } from '#catalog';
import { CheckoutModule } from '#checkout';
import { IdentityModule } from '#identity';
import { InventoryModule } from '#inventory';
import { MailModule } from '#mail';
import { NotificationsModule } from '#notifications';
import { OperationsModule } from '#operations';
import { StoresModule } from '#stores';
import { TenancyModule } from '#tenancy';
import { WebhooksModule } from '#webhooks';
import { ConnectStripeCommand } from './commands/connect-stripe.command.js';
import { ImportProductsCommand } from './commands/import-products.command.js';
import { MigrateCommand } from './commands/migrate.command.js';
import { OperatorsCommand } from './commands/operators.command.js';
import { TenantsCommand } from './commands/tenants.command.js';

/** All libraries, so that provisioning knows every collection, and the commands. */
@Module({})
export class CliModule {
  static for(config: Config): DynamicModule {
    return {
      module: CliModule,
      imports: [
        ConfigModule.forRoot(config),
        MetricsModule,
        RedisModule,
        queueRoot(),
        PlatformDatabaseModule.forRoot(),
        EdgeModule,
        TenancyModule,
        IdentityModule,
        CatalogModule,
        StoresModule,
        InventoryModule,
        CheckoutModule,
        MailModule,
        NotificationsModule,
        WebhooksModule,
        OperationsModule,
      ],
      providers: [
        ...TenantsCommand.registerWithSubCommands(),
        ...OperatorsCommand.registerWithSubCommands(),
        ConnectStripeCommand,
        ImportProductsCommand,
        MigrateCommand,
      ],
    };
  }
}
