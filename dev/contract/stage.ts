import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '#platform/logging';
import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import { Mailbox } from '../demo/mailbox.js';
import { InProcess, launchInProcess } from '../installation/in-process.js';
import { scratchConfig } from '../installation/scratch-config.js';
import { Examples } from '../isolation/examples.js';
import { fill } from '../isolation/fill.js';
import { startDiscoveredProvider } from '../isolation/identity-provider.js';
import { FilledTenant } from '../isolation/filled-tenant.js';
import { Wire } from '../isolation/wire.js';
import { startWebhookReceiver } from '../webhooks/launch.js';
import { Callers } from './callers.js';
import { SURFACES } from './surfaces.js';

/** A product to test on. Its data may be damaged. */
export interface Stage {
  readonly origin: string;
  /** Slug of the filled tenant, for X-Tenant. */
  readonly tenant: string;
  /** `GET <credentials>/<surface>` answers the headers of a new person with all permissions of the surface. */
  readonly credentials: string;
  /** Unexpected errors in the product's log; callers get only their id. */
  readonly faults: readonly string[];
  stop(): Promise<void>;
}

/** No rate limits, because an answer 429 would prove nothing. */
const UNLIMITED = {
  RATE_LIMIT_IP: '1000000',
  RATE_LIMIT_TENANT: '1000000',
  RATE_LIMIT_USER: '1000000',
  RATE_LIMIT_LOGIN: '1000000',
};

/**
 * Starts API and worker in this process with one filled tenant, configured as in production, but without rate limits,
 * and a server that gives out credentials.
 * @param environment MONGODB_URI, REDIS_URL and the addresses of the stand-ins
 */
export async function openStage(environment: Readonly<Record<string, string>>): Promise<Stage> {
  const ends: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const receiver = await startWebhookReceiver();
    ends.push(() => receiver.stop());
    const openId = await startDiscoveredProvider();
    ends.push(() => openId.stop());
    const config = scratchConfig({
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      DOCS_ADMIN: 'true',
      MAIL_PROVIDER: 'sendgrid',
      EGRESS_ALLOW: [receiver, openId].map(({ origin }) => new URL(origin).host).join(','),
      ...UNLIMITED,
      ...environment,
    });
    const faults: string[] = [];
    const logger = createLogger(config, { write: (line: string) => void faults.push(line.trim()) });
    const installation = new InProcess(await launchInProcess(config, { logger }));
    ends.push(() => installation.stop());
    const wire = new Wire(installation.origin);
    ends.push(() => wire.close());
    const tenant = await filled(installation, {
      wire,
      receiver,
      mailbox: new Mailbox(config.SENDGRID_BASE_URL),
      stripe: config.STRIPE_API_BASE,
      openId: openId.origin,
    });
    const desk = await serveCredentials(new Callers(installation, tenant.record, wire, tenant.soldVariant));
    ends.push(() => desk.close());
    const { port } = desk.address() as AddressInfo;
    const credentials = `http://127.0.0.1:${port}`;
    return { origin: installation.origin, tenant: tenant.record.slug, credentials, faults, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function filled(installation: InProcess, services: FilledTenant['services']): Promise<FilledTenant> {
  const marker = `coral${newId().slice(-8)}`;
  const origins = [`https://${marker}.example`];
  const record: TenantRecord = await installation.provision({
    slug: marker,
    name: `Shop ${marker}`,
    settings: { origins },
  });
  const tenant = new FilledTenant('A', record, marker, services, new Examples(''));
  await fill(tenant);
  return tenant;
}

/** Serves credentials to schemathesis, which is another program. */
async function serveCredentials(callers: Callers): Promise<ReturnType<typeof createServer>> {
  const desk = createServer((request, response) => {
    const surface = SURFACES.find((each) => request.url === `/${each}`);
    const answer = surface ? callers.headersOf[surface]() : Promise.reject(new Error('no such surface'));
    answer.then(
      (headers) => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(headers)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((listening) => desk.listen(0, '127.0.0.1', listening));
  return desk;
}
