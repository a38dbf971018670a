import { ConsoleLogger, type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { Connection } from 'mongoose';
import { ConfigModule, type Config } from '#platform/config';
import { newId } from '#platform/ids';
import { PLATFORM, PlatformDatabaseModule } from '#platform/mongo';
import { queueRoot } from '#platform/queue';
import { RedisModule } from '#platform/redis';
import {
  ClusterConnections,
  DEFAULT_CLUSTER,
  Provisioning,
  TenancyModule,
  missingTenantIndexes,
  tenantModels,
  TenantRegistry,
  TenantScope,
  type NewTenant,
  type TenantRecord,
} from '#foundation/tenancy';
import { testConfig } from './test-config.js';

/** Some libraries on real MongoDB and Redis, without an HTTP server, for tests of services. */
export class ModuleBench {
  private constructor(
    readonly app: INestApplicationContext,
    readonly config: Config,
  ) {}

  /** @param modules modules under test; platform and tenancy are always loaded */
  static async start(
    modules: (Type | DynamicModule)[],
    overrides: Record<string, string> = {},
  ): Promise<ModuleBench> {
    const config = testConfig(overrides);
    const builder = Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(config),
        RedisModule,
        queueRoot(),
        PlatformDatabaseModule.forRoot(),
        TenancyModule,
        ...modules,
      ],
    });
    builder.setLogger(
      new ConsoleLogger({ logLevels: config.LOG_LEVEL === 'silent' ? [] : ['log', 'warn', 'error'] }),
    );
    const app = await builder.compile();
    await app.init();
    return new ModuleBench(app, config);
  }

  get scope(): TenantScope {
    return this.app.get(TenantScope);
  }

  /** Provisions a new tenant. */
  provision(wanted: Partial<NewTenant> = {}): Promise<TenantRecord> {
    const slug = `t-${newId().slice(-12)}`;
    return this.app.get(Provisioning).create({ slug, name: 'Test tenant', ...wanted });
  }

  /** Runs `work` with one of the tenant's services. */
  async with<S, T>(tenant: TenantRecord, service: Type<S>, work: (service: S) => Promise<T>): Promise<T> {
    return this.scope.run(tenant._id, async (graph) => work(await graph.get(service)));
  }

  /**
   * Stops the bench and drops every database that the tests made.
   * @throws Error if something has created an optional collection without its indexes
   */
  async stop(): Promise<void> {
    const cluster = await this.app.get(ClusterConnections).cluster(DEFAULT_CLUSTER);
    const databases: string[] = [];
    for await (const tenant of this.app.get(TenantRegistry).all()) databases.push(tenant.database);
    const client = cluster.getClient();
    client.removeAllListeners('commandStarted');
    const lacking = new Set<string>();
    for (const name of databases) {
      for (const index of await lackingInUse(cluster.useDb(name))) lacking.add(index);
      await client.db(name).dropDatabase();
    }
    await this.app.get<Connection>(getConnectionToken(PLATFORM)).dropDatabase();
    await this.app.close();
    if (lacking.size > 0) throw new Error(`written to before it was created: ${[...lacking].join(', ')}`);
  }
}

/** Indexes that optional collections of a tenant lack. */
async function lackingInUse(connection: Connection): Promise<string[]> {
  const optional = tenantModels()
    .filter(({ optional }) => optional)
    .map(({ schema }) => `${schema.get('collection')} `);
  const missing = await missingTenantIndexes(connection);
  return missing.filter((index) => optional.some((name) => index.startsWith(name)));
}
