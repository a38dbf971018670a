import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Connection } from 'mongoose';
import { Stripe } from 'stripe';
import { createApi } from '#api';
import { Operators, StaffAccounts } from '#identity';
import { TenantLifecycle, TenantSecrets } from '#operations';
import type { Config } from '#platform/config';
import { newId } from '#platform/ids';
import { createLogger, PinoNestLogger } from '#platform/logging';
import { PLATFORM } from '#platform/mongo';
import { ClusterConnections, DEFAULT_CLUSTER, TenantRegistry, TenantScope, type NewTenant } from '#tenancy';
import { WorkerModule } from '#worker';
import { TenantSession } from './tenant-session.js';
import { testConfig } from './test-config.js';

export const PASSWORD = 'correct horse battery';

/** The whole product in one test process: API, worker, real MongoDB and Redis, stand-ins for Stripe and SendGrid. */
export class Installation {
  private constructor(
    readonly config: Config,
    readonly api: NestFastifyApplication,
    readonly worker: INestApplicationContext,
    readonly origin: string,
  ) {}

  static async start(overrides: Record<string, string> = {}): Promise<Installation> {
    const config = testConfig({
      STRIPE_API_BASE: standIn('STRIPE_API_BASE'),
      MAIL_PROVIDER: 'sendgrid',
      SENDGRID_BASE_URL: standIn('SENDGRID_BASE_URL'),
      SENDGRID_API_KEY: standIn('SENDGRID_API_KEY'),
      RATE_LIMIT_IP: '100000',
      RATE_LIMIT_LOGIN: '10000',
      ...overrides,
    });
    const api = await createApi(config);
    await api.listen(0, '127.0.0.1');
    const worker = await NestFactory.createApplicationContext(WorkerModule.for(config), {
      logger: new PinoNestLogger(createLogger(config)),
      abortOnError: false,
    });
    return new Installation(config, api, worker, await api.getUrl());
  }

  get scope(): TenantScope {
    return this.api.get(TenantScope);
  }

  /** A tenant with an owner, connected to the Stripe stand-in under a key of its own. */
  async tenant(wanted: Partial<NewTenant> = {}): Promise<TenantSession> {
    const slug = wanted.slug ?? `t-${newId().slice(-12)}`;
    const { _id } = await this.api.get(TenantLifecycle).create({ name: `Shop ${slug}`, ...wanted, slug });
    await this.connectStripe(_id);
    const email = `owner@${slug}.example`;
    await this.scope.run(_id, async (graph) => {
      const accounts = await graph.get(StaffAccounts);
      await accounts.create({ email, password: PASSWORD, name: 'Olive Owner', role: 'owner' });
    });
    const tenant = await this.api.get(TenantLifecycle).get(_id);
    return TenantSession.open(this.origin, tenant, { email, password: PASSWORD });
  }

  /** An operator's access token. */
  async operatorToken(): Promise<string> {
    const email = `${newId()}@operators.example`;
    await this.api.get(Operators).create({ email, password: PASSWORD, name: 'Otto Operator' });
    const response = await fetch(`${this.origin}/api/v1/platform/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    return ((await response.json()) as { accessToken: string }).accessToken;
  }

  /** Ends both processes' parts and drops every database that was made. */
  async stop(): Promise<void> {
    const cluster = await this.api.get(ClusterConnections).cluster(DEFAULT_CLUSTER);
    const client = cluster.getClient();
    const databases: string[] = [];
    for await (const { database } of this.api.get(TenantRegistry).all()) databases.push(database);
    await this.worker.close();
    client.removeAllListeners('commandStarted');
    for (const name of databases) await client.db(name).dropDatabase();
    await this.api.get<Connection>(getConnectionToken(PLATFORM)).dropDatabase();
    await this.api.close();
  }

  private async connectStripe(tenantId: string): Promise<void> {
    const secretKey = `sk_test_${tenantId}`;
    const { hostname, port } = new URL(this.config.STRIPE_API_BASE);
    const stripe = new Stripe(secretKey, { host: hostname, port, protocol: 'http' });
    const endpoint = await stripe.webhookEndpoints.create({
      url: `${this.origin}/webhooks/stripe/${tenantId}`,
      enabled_events: ['*'],
    });
    await this.api.get(TenantSecrets).setStripe(tenantId, { secretKey, webhookSecrets: [endpoint.secret!] });
  }
}

function standIn(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: run the tests by "npm test", or "dev/with-parts --stand-ins"`);
  return value;
}
