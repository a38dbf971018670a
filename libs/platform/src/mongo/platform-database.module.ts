import { Global, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { InjectConnection, MongooseModule } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { CONFIG, ConfigError, type Config } from '#platform/config';
import { clientOptions } from './client-options.js';
import { Encryption, EncryptionSchema, KeysInUse } from './keys-in-use.js';
import { applyMongooseDefaults } from './mongoose-defaults.js';
import { PLATFORM } from './platform-connection.js';

/**
 * The platform database on a separate client: on a tenant's client its models would join the tenant's transactions and be
 * rolled back with them.
 */
@Global()
@Module({ providers: [KeysInUse], exports: [KeysInUse] })
export class PlatformDatabaseModule implements OnModuleInit {
  constructor(
    @InjectConnection(PLATFORM) private readonly connection: Connection,
    private readonly keys: KeysInUse,
  ) {}

  /**
   * The process must not start with keys that do not fit this database, nor before the unique indexes of all platform models
   * exist.
   * @throws ConfigError
   */
  async onModuleInit(): Promise<void> {
    await this.keys.check();
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
        MongooseModule.forFeature([{ name: Encryption.name, schema: EncryptionSchema }], PLATFORM),
      ],
      exports: [MongooseModule],
    };
  }
}
