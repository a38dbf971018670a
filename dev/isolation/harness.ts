import { BUILT_IN_TYPES } from '#commerce/catalog';
import { EVENTS } from '#libraries';
import type { DynamicModule } from '@nestjs/common';
import { AccessTable, type RouteEntry } from '#platform/http';
import { createLogger } from '#platform/logging';
import { newId } from '#platform/ids';
import { onIsolationViolation } from '#foundation/tenancy';
import { Mailbox } from '../demo/mailbox.js';
import { apiDocuments } from '../../apps/api/src/api-documents.js';
import { InProcess, launchInProcess } from '../installation/in-process.js';
import { scratchConfig } from '../installation/scratch-config.js';
import { startWebhookReceiver } from '../webhooks/launch.js';
import { ApiDescription } from './api-description.js';
import { Composer } from './compose.js';
import { Examples } from './examples.js';
import { fill } from './fill.js';
import { Findings, type Report } from './findings.js';
import { startDiscoveredProvider } from './identity-provider.js';
import { FilledTenant, type Services } from './filled-tenant.js';
import { IsolationRun } from './isolation-run.js';
import { DatabaseWatch } from './watch-databases.js';
import { LogWatch } from './watch-log.js';
import { watchRedis } from './watch-redis.js';
import { Wire } from './wire.js';

export interface HarnessOptions {
  /** MONGODB_URI, REDIS_URL and the addresses of the stand-ins. */
  readonly environment: Readonly<Record<string, string>>;
  /** Modules besides the product's, for example routes with planted leaks. */
  readonly imports?: DynamicModule['imports'];
  /** Selects routes; all by default. */
  readonly only?: (route: RouteEntry) => boolean;
  readonly log?: (line: string) => void;
}

/** Functions to call at the end, in reverse order. */
type Ends = (() => unknown)[];

/**
 * Attacks every route of the product as one tenant that tries to reach another. Starts API and worker in this process,
 * configured as in production, but without rate limits, and fills two tenants through their own APIs. Watches answers,
 * databases, Redis commands, log lines, sockets, webhooks and mails.
 */
export async function attackEverything(options: HarnessOptions): Promise<Report> {
  const ends: Ends = [];
  try {
    return await attack(options, ends);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function attack(options: HarnessOptions, ends: Ends): Promise<Report> {
  const { only = () => true, log = () => undefined } = options;
  const findings = new Findings();
  const logWatch = new LogWatch((tenant, line) =>
    findings.add({
      kind: 'log',
      detail: `a line of another tenant contains data of ${tenant.name}`,
      reproduce: line,
    }),
  );
  const { installation, services } = await launch(options, logWatch, ends);
  const { api, config } = installation;
  const databases = await DatabaseWatch.open(config.MONGODB_URI);
  ends.push(() => databases.close());

  const table = api.get(AccessTable);
  const documents = Object.values(apiDocuments(api, config.PUBLIC_URL));
  const composer = new Composer(new ApiDescription(documents));
  const examples = new Examples(JSON.stringify([documents, EVENTS, [...BUILT_IN_TYPES.values()]]));
  const tenants: FilledTenant[] = [];
  ends.push(
    onIsolationViolation(({ message }) =>
      findings.add({ kind: 'mongodb', detail: message, reproduce: message }),
    ),
    watchRedis(
      () => tenants.map(({ record }) => record._id),
      (tenantId, command) =>
        findings.add({ kind: 'redis', detail: `work of ${tenantId} names another`, reproduce: command }),
    ),
  );
  for (const [name, word] of [['A', 'amber'] as const, ['B', 'bronze'] as const]) {
    const marker = `${word}${newId().slice(-8)}`;
    log(`filling tenant ${name}, ${marker}`);
    const record = await installation.provision({
      slug: marker,
      name: `Shop ${marker}`,
      settings: { origins: [`https://${marker}.example`] },
    });
    const tenant = new FilledTenant(name, record, marker, services, examples);
    await fill(tenant);
    tenants.push(tenant);
  }
  logWatch.tenants = tenants;
  const [a, b] = tenants as [FilledTenant, FilledTenant];
  const routes = table.entries().filter(only);
  await new IsolationRun({ installation, composer, databases, findings, a, b, log }).run(routes);
  return { routes: routes.length, requests: services.wire.count, leaks: findings.all };
}

async function launch(
  { environment, imports }: HarnessOptions,
  logWatch: LogWatch,
  ends: Ends,
): Promise<{ installation: InProcess; services: Services }> {
  const receiver = await startWebhookReceiver();
  ends.push(() => receiver.stop());
  const openId = await startDiscoveredProvider();
  ends.push(() => openId.stop());
  const config = scratchConfig({
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    DOCS_ADMIN: 'true',
    QUEUE_BOARD: 'true',
    EGRESS_ALLOW: [receiver, openId].map(({ origin }) => new URL(origin).host).join(','),
    ...UNLIMITED,
    ...environment,
  });
  const logger = createLogger(config, logWatch);
  const installation = new InProcess(await launchInProcess(config, { logger, imports }));
  ends.push(() => installation.stop());
  const wire = new Wire(installation.origin);
  ends.push(() => wire.close());
  const mailbox = new Mailbox(config.SENDGRID_BASE_URL);
  return {
    installation,
    services: { wire, receiver, mailbox, stripe: config.STRIPE_API_BASE, openId: openId.origin },
  };
}

/** No rate limits, because an answer 429 would prove nothing. */
const UNLIMITED = {
  RATE_LIMIT_IP: '1000000',
  RATE_LIMIT_TENANT: '1000000',
  RATE_LIMIT_USER: '1000000',
  RATE_LIMIT_LOGIN: '1000000',
  ACCESS_TOKEN_TTL: '3600',
};
