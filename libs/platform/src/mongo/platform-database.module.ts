import { Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { InjectConnection, MongooseModule } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { clientOptions } from './client-options.js';
import { applyMongooseDefaults } from './mongoose-defaults.js';

/** Connection name of the platform database: `@InjectModel(Tenant.name, PLATFORM)`. */
export const PLATFORM = 'platform';

/**
 * The platform database on a client of its own: on a tenant's client its models would join, and roll back with,
 * the tenant's transactions.
 */
@Module({})
export class PlatformDatabaseModule implements OnModuleInit {
  constructor(@InjectConnection(PLATFORM) private readonly connection: Connection) {}

  /** Awaits the indexes of every library's platform models; without a unique index nothing must start. */
  async onModuleInit(): Promise<void> {
    for (const model of Object.values(this.connection.models)) await model.createIndexes();
  }

  static forRoot(): DynamicModule {
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
            retryAttempts: 5,
            retryDelay: 1000,
          }),
        }),
      ],
      exports: [MongooseModule],
    };
  }
}
