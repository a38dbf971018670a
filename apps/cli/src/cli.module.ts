import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, type Config } from '#platform/config';
import { EdgeModule } from '#platform/http';
import { MetricsModule } from '#platform/metrics';
import { PlatformDatabaseModule } from '#platform/mongo';
import { queueRoot } from '#platform/queue';
import { RedisModule } from '#platform/redis';
import { MODULES } from '../../libraries.js';
import { AuditCommand } from './commands/audit.command.js';
import { ImportProductsCommand } from './commands/import-products.command.js';
import { KeysCommand } from './commands/keys.command.js';
import { MigrateCommand } from './commands/migrate.command.js';
import { OperatorsCommand } from './commands/operators.command.js';
import { PaymentsCommand } from './commands/payments.command.js';
import { TenantsCommand } from './commands/tenants.command.js';

/** The operators' command line. */
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
        ...MODULES,
      ],
      providers: [
        ...TenantsCommand.registerWithSubCommands(),
        ...OperatorsCommand.registerWithSubCommands(),
        ...AuditCommand.registerWithSubCommands(),
        ...PaymentsCommand.registerWithSubCommands(),
        ...KeysCommand.registerWithSubCommands(),
        ImportProductsCommand,
        MigrateCommand,
      ],
    };
  }
}
