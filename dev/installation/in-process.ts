import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Connection } from 'mongoose';
import { Stripe } from 'stripe';
import { createApi, type ApiOptions } from '#api';
import { Operators, StaffAccounts } from '#foundation/identity';
import { PaymentAccounts } from '#commerce/payments';
import { TenantLifecycle } from '#operations/tenants';
import type { Config } from '#platform/config';
import { newId } from '#platform/ids';
import { createLogger, PinoNestLogger } from '#platform/logging';
import { Metrics } from '#platform/metrics';
import { PLATFORM } from '#platform/mongo';
import {
  ClusterConnections,
  DEFAULT_CLUSTER,
  TenantRegistry,
  TenantScope,
  type NewTenant,
  type TenantRecord,
} from '#foundation/tenancy';
import { WorkerModule } from '#worker';
import { logInAndEnrol, type Authenticator, type Post } from './authenticator.js';

/** The password of everybody in an installation for one run. */
export const PASSWORD = 'correct horse battery';

/** An API that listens and a worker, both in this process. */
export interface Launched {
  readonly config: Config;
  readonly api: NestFastifyApplication;
  readonly worker: INestApplicationContext;
  readonly startWorker: () => Promise<INestApplicationContext>;
  readonly origin: string;
}

/** Starts API and worker in this process. @param port of the API on 127.0.0.1; by default a free one */
export async function launchInProcess(
  config: Config,
  { port = 0, ...options }: ApiOptions & { readonly port?: number } = {},
): Promise<Launched> {
  const api = await createApi(config, options);
  await api.listen(port, '127.0.0.1');
  const startWorker = () => launchWorker(config, options);
  return { config, api, worker: await startWorker(), startWorker, origin: await api.getUrl() };
}

function launchWorker(config: Config, { logger = createLogger(config), imports = [] }: ApiOptions) {
  const product = WorkerModule.for(config);
  const all = { ...product, imports: [...product.imports!, ...imports] };
  return NestFactory.createApplicationContext(all, {
    logger: new PinoNestLogger(logger),
    abortOnError: false,
  });
}

/** The whole product in one process, on real MongoDB and Redis. It can provision tenants. */
export class InProcess {
  readonly config: Config;
  readonly api: NestFastifyApplication;
  readonly origin: string;
  private worker?: INestApplicationContext;
  private readonly startWorker: Launched['startWorker'];

  constructor({ config, api, worker, startWorker, origin }: Launched) {
    this.config = config;
    this.api = api;
    this.origin = origin;
    this.worker = worker;
    this.startWorker = startWorker;
  }

  get scope(): TenantScope {
    return this.api.get(TenantScope);
  }

  /** Stops the worker: until {@link wakeWorker}, no event is relayed, no mail is sent and no other work is done. */
  async restWorker(): Promise<void> {
    await this.worker?.close();
    this.worker = undefined;
  }

  async wakeWorker(): Promise<void> {
    this.worker ??= await this.startWorker();
  }

  /** What Prometheus reads from the API and from the worker. */
  async scrape(): Promise<{ readonly api: string; readonly worker: string }> {
    const api = await (await fetch(`${this.origin}/metrics`)).text();
    const { body } = (await this.worker?.get(Metrics).scrape()) ?? { body: '' };
    return { api, worker: body };
  }

  /**
   * Provisions a tenant with an owner (`owner@<slug>.example`), connected to its own account at the Stripe stand-in.
   */
  async provision(wanted: Partial<NewTenant> = {}): Promise<TenantRecord> {
    const slug = wanted.slug ?? `t-${newId().slice(-12)}`;
    const { _id } = await this.api.get(TenantLifecycle).create({ name: `Shop ${slug}`, ...wanted, slug });
    await this.connectStripe(_id);
    const owner = { email: ownerOf(slug), password: PASSWORD, name: 'Olive Owner', role: 'owner' } as const;
    await this.scope.run(_id, async (graph) => (await graph.get(StaffAccounts)).create(owner));
    return this.api.get(TenantLifecycle).get(_id);
  }

  /** A new operator, who has logged in with password and second factor. The password is PASSWORD. */
  async operator(): Promise<{ email: string; token: string; authenticator: Authenticator }> {
    const email = `${newId()}@operators.example`;
    await this.api.get(Operators).create({ email, password: PASSWORD, name: 'Otto Operator' });
    const credentials = { email, password: PASSWORD };
    const { tokens, authenticator } = await logInAndEnrol(this.post, '/platform/auth', credentials);
    return { email, token: tokens.accessToken, authenticator };
  }

  /** The access token of a new operator. */
  async operatorToken(): Promise<string> {
    return (await this.operator()).token;
  }

  private readonly post: Post = async (path, body, token) => {
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };

  /** Stops API and worker, and drops the databases that they made. */
  async stop(): Promise<void> {
    const cluster = await this.api.get(ClusterConnections).cluster(DEFAULT_CLUSTER);
    const client = cluster.getClient();
    const databases: string[] = [];
    for await (const { database } of this.api.get(TenantRegistry).all()) databases.push(database);
    await this.restWorker();
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
    const account = { secretKey, webhookSecrets: [endpoint.secret!] };
    await this.scope.run(tenantId, async (graph) =>
      (await graph.get(PaymentAccounts)).connect('stripe', account),
    );
  }
}

/** Email of the owner of a tenant from {@link InProcess.provision}. */
export function ownerOf(slug: string): string {
  return `owner@${slug}.example`;
}
