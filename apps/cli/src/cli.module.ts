import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, type Config } from '#platform/config';
import { MetricsModule } from '#platform/metrics';
import { PlatformDatabaseModule } from '#platform/mongo';
import { RedisModule } from '#platform/redis';
import { MODULES } from '../../libraries.js';

/**
 * What commands run with. It has every library, because a tenant is provisioned, migrated and closed by all of them, but
 * nothing that serves requests or works in the background.
 */
@Module({})
export class CliModule {
  static for(config: Config): DynamicModule {
    return {
      module: CliModule,
      imports: [
        ConfigModule.forRoot(config),
        MetricsModule,
        RedisModule,
        // Somebody waits for the answer.
        PlatformDatabaseModule.forRoot({ attempts: 1 }),
        ...MODULES,
      ],
    };
  }
}
