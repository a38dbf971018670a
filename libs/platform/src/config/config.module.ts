import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CONFIG, type PlatformConfig } from './config.js';

/** Makes the process's `Config` injectable everywhere: `@Inject(CONFIG) config: Config`. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: PlatformConfig): DynamicModule {
    return { module: ConfigModule, providers: [{ provide: CONFIG, useValue: config }], exports: [CONFIG] };
  }
}
