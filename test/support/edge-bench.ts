import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Connection } from 'mongoose';
import { ConfigModule, type Config } from '#platform/config';
import { configureEdge, createFastifyAdapter, EdgeModule } from '#platform/http';
import { newId } from '#platform/ids';
import { createLogger } from '#platform/logging';
import { PLATFORM, PlatformDatabaseModule } from '#platform/mongo';
import { queueRoot } from '#platform/queue';
import { RateLimitModule } from '#platform/rate-limit';
import { RedisModule } from '#platform/redis';
import { RedisIoAdapter } from '#platform/sockets';
import { Authentication, AuthenticationModule } from '#foundation/authentication';
import { CustomerLogIn, Customers, StaffAccounts, StaffLogIn } from '#foundation/identity';
import {
  ClusterConnections,
  DEFAULT_CLUSTER,
  Outbox,
  Provisioning,
  TenancyModule,
  TenantScope,
  UnitOfWork,
  type CredentialVerifier,
  type NewEvent,
  type NewTenant,
  type TenantGraph,
  type TenantRecord,
} from '#foundation/tenancy';
import {
  KeptAnswers,
  SocketEdge,
  TenantEdge,
  TenantEdgeModule,
  TenantOrigins,
} from '#foundation/tenancy/http';
import { signedIn } from './signed-in.js';

/** The password of everybody. */
export const PASSWORD = 'correct horse battery';
/** The same as in the API. */
const ROOT_PATHS = ['.well-known/{*path}', 'oauth/{*path}', 't/{*path}'];
const DEVICE = { ip: '127.0.0.1', userAgent: 'test' };

/** A person who is logged in. */
export interface Someone {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

/** The credential of a call. */
export type Credential = Pick<Someone, 'token'> | { readonly apiKey: string };

/** Routes and sockets of some libraries behind the edge, on real MongoDB and Redis. */
export class EdgeBench {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly origin: string,
    readonly config: Config,
  ) {}

  /**
   * @param modules modules under test; platform, tenancy and identity are always loaded
   * @param authentication verifies credentials; by default the product's own
   */
  static async start(
    config: Config,
    modules: (Type | DynamicModule)[],
    authentication: { readonly module: Type; readonly verifier: Type<CredentialVerifier> } = {
      module: AuthenticationModule,
      verifier: Authentication,
    },
  ): Promise<EdgeBench> {
    const imports = [
      ConfigModule.forRoot(config),
      RedisModule,
      queueRoot(),
      PlatformDatabaseModule.forRoot(),
      EdgeModule,
      RateLimitModule,
      TenancyModule,
      TenantEdgeModule.forRoot([authentication.module], authentication.verifier),
      ...modules,
    ];
    class Bench {}
    const logger = createLogger(config);
    const app = await NestFactory.create<NestFastifyApplication>(
      { module: Bench, imports },
      createFastifyAdapter(config, logger),
      { logger: false, bodyParser: false, abortOnError: false, forceCloseConnections: false },
    );
    const answers = app.get(KeptAnswers);
    const cors = app.get(TenantOrigins);
    await configureEdge(app, { config, logger, cors, answers, rootPaths: ROOT_PATHS });
    const instance = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    const edge = app.get(TenantEdge);
    instance.addHook('onRequest', edge.enter);
    instance.addHook('onRequest', answers.answer);
    instance.addHook('onSend', edge.leave);
    app.useWebSocketAdapter(new RedisIoAdapter(app, app.get(SocketEdge).guard));
    await app.listen(0, '127.0.0.1');
    return new EdgeBench(app, await app.getUrl(), config);
  }

  get scope(): TenantScope {
    return this.app.get(TenantScope);
  }

  /** Provisions a new tenant. */
  provision(wanted: Partial<NewTenant> = {}): Promise<TenantRecord> {
    const slug = `t-${newId().slice(-12)}`;
    return this.app.get(Provisioning).create({ slug, name: 'Test tenant', ...wanted });
  }

  /** Runs `work` in a tenant's scope. */
  within<T>(tenant: TenantRecord, work: (graph: TenantGraph) => Promise<T>): Promise<T> {
    return this.scope.run(tenant._id, work);
  }

  customer(tenant: TenantRecord): Promise<Someone> {
    return this.within(tenant, async (graph) => {
      const email = `${newId()}@example.com`;
      const person = { email, firstName: 'Ada', lastName: 'Byron', password: PASSWORD };
      const { _id: id } = await (await graph.get(Customers)).create(person);
      const logIns = await graph.get(CustomerLogIn);
      const { accessToken: token } = signedIn(await logIns.logIn(email, PASSWORD, DEVICE));
      return { id, email, token };
    });
  }

  staff(tenant: TenantRecord, role = 'owner', storeIds?: string[]): Promise<Someone> {
    return this.within(tenant, async (graph) => {
      const email = `${newId()}@example.com`;
      const accounts = await graph.get(StaffAccounts);
      const { _id: id } = await accounts.create({ email, name: 'Grace', role, storeIds, password: PASSWORD });
      const logIns = await graph.get(StaffLogIn);
      const { accessToken: token } = signedIn(await logIns.logIn(email, PASSWORD, DEVICE));
      return { id, email, token };
    });
  }

  /** Appends events and commits them. */
  happens(tenant: TenantRecord, ...events: NewEvent[]): Promise<string[]> {
    return this.within(tenant, async (graph) => {
      const outbox = await graph.get(Outbox);
      return (await graph.get(UnitOfWork)).run(() => outbox.append(...events));
    });
  }

  /** Calls `/api/v1<path>` of a tenant. */
  async call<T = Record<string, unknown>>(
    tenant: TenantRecord,
    credential: Credential,
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly body: T; readonly headers: Headers }> {
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: {
        ...('token' in credential
          ? { authorization: `Bearer ${credential.token}` }
          : { 'x-api-key': credential.apiKey }),
        'x-tenant': tenant.slug,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = (text ? JSON.parse(text) : undefined) as T;
    return { status: response.status, body: answer, headers: response.headers };
  }

  /** Stops the bench. With tenants, also drops their databases and the platform's. */
  async stop(tenants: readonly TenantRecord[] = []): Promise<void> {
    if (tenants.length > 0) {
      const client = (await this.app.get(ClusterConnections).cluster(DEFAULT_CLUSTER)).getClient();
      client.removeAllListeners('commandStarted');
      for (const { database } of tenants) await client.db(database).dropDatabase();
      await this.app.get<Connection>(getConnectionToken(PLATFORM)).dropDatabase();
    }
    await this.app.close();
  }
}
