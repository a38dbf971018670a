import { Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { InjectConnection, MongooseModule } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { CONFIG, ConfigError, type Config } from '#platform/config';
import { clientOptions } from './client-options.js';
import { applyMongooseDefaults } from './mongoose-defaults.js';

/** Connection name of the platform database: `@InjectModel(Tenant.name, PLATFORM)`. */
export const PLATFORM = 'platform';

/**
 * The platform database on a separate client: on a tenant's client its models would join the tenant's transactions and be
 * rolled back with them.
 */
@Module({})
export class PlatformDatabaseModule implements OnModuleInit {
  constructor(@InjectConnection(PLATFORM) private readonly connection: Connection) {}

  /** Waits for the indexes of all platform models: the process must not start before the unique indexes exist. */
  async onModuleInit(): Promise<void> {
    for (const model of Object.values(this.connection.models)) await model.createIndexes();
  }

  /** @param attempts how often to try to connect, some seconds each, before the process gives up with a ConfigError */
  static forRoot({ attempts = 5 } = {}): DynamicModule {
    applyMongooseDefaults();
    return {
      module: PlatformDatabaseModule,
      imports: [
        MongooseModule.forRootAsync({
          connectionName: PLATFORM,
          inject: [CONFIG],
          useFactory: (config: Config) => ({
            uri: config.MONGODB_URI,
            dbName: config.PLATFORM_DB,
            ...clientOptions(10),
            monitorCommands: false,
            retryAttempts: attempts,
            retryDelay: 1000,
            connectionErrorFactory: (error) =>
              new ConfigError(`No connection to MongoDB at the address in MONGODB_URI: ${error.message}`, {
                cause: error,
              }),
          }),
        }),
      ],
      exports: [MongooseModule],
    };
  }
}
