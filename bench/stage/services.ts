import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '#platform/config';
import { TenantScope, type TenantRecord } from '#foundation/tenancy';
import { CliModule } from '../../apps/cli/src/cli.module.js';

/** All libraries in this process, without servers, as in the operators' command line. */
export class Services {
  private constructor(readonly app: INestApplicationContext) {}

  /** @param env settings of the installation */
  static async open(env: Readonly<Record<string, string>>): Promise<Services> {
    const module = CliModule.for(loadConfig({ ...env }));
    const app = await NestFactory.createApplicationContext(module, {
      logger: ['error'],
      abortOnError: false,
    });
    return new Services(app);
  }

  /** Runs `work` with one of a tenant's services. */
  with<S, T>(tenant: TenantRecord, service: Type<S>, work: (service: S) => Promise<T>): Promise<T> {
    return this.app.get(TenantScope).runFor(tenant, async (graph) => work(await graph.get(service)));
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
