import { Global, Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { EgressGuard } from './egress-guard.js';

@Injectable()
class ConfiguredEgressGuard extends EgressGuard implements OnApplicationShutdown {
  constructor(@Inject(CONFIG) config: Config) {
    super({ allow: config.EGRESS_ALLOW, namesSetting: !config.isProduction });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}

/** Makes {@link EgressGuard} injectable everywhere, configured by EGRESS_ALLOW. */
@Global()
@Module({ providers: [{ provide: EgressGuard, useClass: ConfiguredEgressGuard }], exports: [EgressGuard] })
export class EgressModule {}
