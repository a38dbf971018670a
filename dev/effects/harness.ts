import { EVENTS } from '#libraries';
import type { DynamicModule } from '@nestjs/common';
import { AccessTable, type RouteEntry } from '#platform/http';
import { newId } from '#platform/ids';
import { Stores } from '#commerce/stores';
import { ClusterConnections, DEFAULT_CLUSTER } from '#foundation/tenancy';
import { apiDocuments } from '../../apps/api/src/api-documents.js';
import { Mailbox } from '../demo/mailbox.js';
import { InProcess, launchInProcess, ownerOf } from '../installation/in-process.js';
import { scratchConfig } from '../installation/scratch-config.js';
import { ApiDescription } from '../isolation/api-description.js';
import { Composer } from '../isolation/compose.js';
import { Examples } from '../isolation/examples.js';
import { addProducts } from '../isolation/fill.js';
import { startDiscoveredProvider } from '../isolation/identity-provider.js';
import { FilledTenant } from '../isolation/filled-tenant.js';
import { ADMIN, logIn } from '../isolation/people.js';
import { Wire } from '../isolation/wire.js';
import { until } from '../until.js';
import { startWebhookReceiver } from '../webhooks/launch.js';
import { Callers, type Caller } from './callers.js';
import { Drive, type Finding } from './drive.js';
import { EFFECTS, mayBringAbout, type Effect } from './effects-table.js';
import { Fixtures } from './fixtures.js';
import { AnswerWatch } from './watch-answers.js';
import { EffectWatch } from './watch-effects.js';

export interface EffectsOptions {
  /** MONGODB_URI, REDIS_URL and the addresses of the stand-ins. */
  readonly environment: Readonly<Record<string, string>>;
  /** With fewer keys and apps, but the same roles and people. */
  readonly short?: boolean;
  /** Selects routes; all by default. */
  readonly only?: (route: RouteEntry) => boolean;
  /** Modules besides the product's, for example routes with planted mistakes. */
  readonly imports?: DynamicModule['imports'];
  readonly log?: (line: string) => void;
}

export interface EffectsReport {
  readonly routes: number;
  readonly callers: number;
  readonly requests: number;
  /** Effects caused by callers to whom the table does not allow them. */
  readonly violations: readonly Finding[];
  /**
   * Allowed pairs of effect and caller that no route caused, and effects that a listed operation did not cause. Then
   * the table, the watch or the requests are wrong.
   */
  readonly unseen: readonly string[];
  /** Routes that no request reached, so that nothing is known about them. */
  readonly unreached: readonly string[];
}

type Ends = (() => unknown)[];

/** Reads come first and deletions last, so that other routes still find the data. */
const ORDER = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Calls every route as every caller, with real ids and bodies, on a product that it starts. Compares the effects on the
 * database and in the answers with a hand-written table.
 */
export async function driveEverything(options: EffectsOptions): Promise<EffectsReport> {
  const ends: Ends = [];
  try {
    return await drive(options, ends);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function drive(options: EffectsOptions, ends: Ends): Promise<EffectsReport> {
  const { short = false, only = () => true, log = () => undefined } = options;
  const { installation, wire, tenant } = await openShop(options, ends);
  const [elsewhere, spare] = [await installation.provision(), await installation.provision()];
  const { api, config, scope } = installation;
  const table = api.get(AccessTable);
  const documents = Object.values(apiDocuments(api, config.PUBLIC_URL));
  await openHouse(tenant);
  const storeId = await scope.run(
    tenant.record._id,
    async (graph) => (await (await graph.get(Stores)).default())._id,
  );
  const fixtures = new Fixtures(installation, tenant, storeId);
  const own = await fixtures.open();
  const others = await new Callers(installation, wire, tenant.record, elsewhere, short).all();
  const callers = [...own, ...others];
  const cluster = await api.get(ClusterConnections).cluster(DEFAULT_CLUSTER);
  const database = await EffectWatch.open(config.MONGODB_URI, tenant.record.database, cluster.getClient());
  ends.push(() => database.close());
  const answers = new AnswerWatch(fixtures.markers, JSON.stringify([documents, EVENTS]));
  const composer = new Composer(new ApiDescription(documents));
  // The feed shows an event only after the worker has numbered it.
  await until('the numbers of all events', () => database.allNumbered());
  // Later changes of the worker must not count as effects of a request.
  await installation.restWorker();
  const parts = { wire, composer, tenant, fixtures, database, answers, spareTenant: spare._id };
  const course = new Drive(parts, callers);
  const routes = table.entries().filter(only);
  routes.sort((x, y) => ORDER.indexOf(x.method) - ORDER.indexOf(y.method));
  log(`${routes.length} routes as ${callers.length} callers`);
  for (const [index, route] of routes.entries()) {
    await course.tryRoute(route);
    if (index % 20 === 19) log(`${index + 1} routes, ${wire.count} requests`);
  }
  return {
    routes: routes.length,
    callers: callers.length,
    requests: wire.count,
    violations: course.violations,
    unseen: unseen(course, callers),
    unreached: course.unreached,
  };
}

async function openShop({ environment, imports, log }: EffectsOptions, ends: Ends) {
  const receiver = await startWebhookReceiver();
  ends.push(() => receiver.stop());
  const openId = await startDiscoveredProvider();
  ends.push(() => openId.stop());
  const config = scratchConfig({
    NODE_ENV: 'production',
    LOG_LEVEL: 'fatal',
    DOCS_ADMIN: 'true',
    EGRESS_ALLOW: [receiver, openId].map(({ origin }) => new URL(origin).host).join(','),
    ...UNLIMITED,
    ...environment,
  });
  log?.('starting the product, filling a shop');
  const installation = new InProcess(await launchInProcess(config, { imports }));
  ends.push(() => installation.stop());
  const wire = new Wire(installation.origin);
  ends.push(() => wire.close());
  const marker = `amber${newId().slice(-8)}`;
  const settings = { origins: [`https://${marker}.example`] };
  const record = await installation.provision({ slug: marker, name: `Shop ${marker}`, settings });
  const mailbox = new Mailbox(config.SENDGRID_BASE_URL);
  const services = { wire, receiver, mailbox, stripe: config.STRIPE_API_BASE, openId: openId.origin };
  return { installation, wire, tenant: new FilledTenant('A', record, marker, services, new Examples('')) };
}

/** Prepares the tenant: its owner has logged in, and it has products. */
async function openHouse(tenant: FilledTenant): Promise<void> {
  tenant.emails.staff = ownerOf(tenant.record.slug);
  tenant.tokens.staff = (await logIn(tenant, ADMIN, tenant.emails.staff)).accessToken;
  await addProducts(tenant);
}

function unseen({ seen, ways }: Drive, callers: readonly Caller[]): string[] {
  return Object.entries(EFFECTS).flatMap(([name, { through }]) => {
    const effect = name as Effect;
    const who = callers.filter((one) => mayBringAbout(effect, one.name) && !seen.get(effect)?.has(one.name));
    const by = (through as readonly string[]).filter((way) => !ways.get(effect)?.has(way));
    return [...who.map((one) => `${effect}: ${one.name}`), ...by.map((way) => `${effect}: through ${way}`)];
  });
}

/** No rate limits, because an answer 429 would prove nothing. */
const UNLIMITED = {
  RATE_LIMIT_IP: '1000000',
  RATE_LIMIT_TENANT: '1000000',
  RATE_LIMIT_USER: '1000000',
  RATE_LIMIT_LOGIN: '1000000',
  ACCESS_TOKEN_TTL: '3600',
};
