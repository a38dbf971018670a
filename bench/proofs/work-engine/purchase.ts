import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '#dev/until';
import type { TenantRecord } from '#foundation/tenancy';
import { Shopper, visitPayPage } from '../shopper.js';
import type { Estate } from './estate.js';
import type { Row } from './row.js';

const MOST = 30;
const IDLE_MS = 5_000;
/** Commands that drivers and the proof itself send all the time. */
const NOISE = new Set(['hello', 'isMaster', 'ping', 'serverStatus', 'getMore', 'endSessions', 'saslStart']);

/** Numbers of commands by name, in total or for each millisecond. */
type Counts = Readonly<Record<string, number>>;

/** Commands of the API to MongoDB for one purchase: cart, order, payment. No worker runs. */
export const purchase: Row = {
  name: 'purchase',
  tried: 'one purchase, seen from MongoDB',
  before:
    '42 commands from the api (3 + 22 + 16 + 1): an insert for each event, payments read and written twice',
  right: '≤ 30',
  async play({ estate, short, log, claims }) {
    const { origin } = await estate.api('api');
    const { tenant, variantIds, stripeKey } = await estate.shop(origin);
    const stripeOrigin = estate.stage.standIns.stripe.origin;
    const buy = async (): Promise<void> => {
      const shopper = new Shopper(origin, tenant.slug);
      await shopper.fillCart(variantIds[0]!);
      const { body } = await shopper.order();
      await visitPayPage(stripeOrigin, body, 'pay');
      // Ask the provider, because reading the database would be counted.
      await until('the provider’s message to be taken', () => delivered(stripeOrigin, stripeKey));
    };
    for (let warm = 0; warm < 3; warm++) await buy();

    const idleFrom = await commandsOf(estate);
    await sleep(IDLE_MS);
    const idle = less(await commandsOf(estate), idleFrom);
    const purchases = short ? 10 : 50;
    const [before, began] = [await commandsOf(estate), performance.now()];
    for (let count = 0; count < purchases; count++) await buy();
    const share = (performance.now() - began) / IDLE_MS;
    const found = Object.entries(less(await commandsOf(estate), before))
      .map(([name, count]) => [name, (count - (idle[name] ?? 0) * share) / purchases] as const)
      .filter(([, each]) => each >= 0.1)
      .sort(([, a], [, b]) => b - a);
    const kinds = Object.fromEntries(found.map(([name, each]) => [name, Math.round(10 * each) / 10]));
    const all = Math.round(found.reduce((sum, [, each]) => sum + each, 0));
    const told = Object.entries(kinds)
      .map(([name, each]) => `${each} ${name}`)
      .join(', ');
    log(`  ${all} commands: ${told}`);
    const orders = estate.db(tenant).collection('orders');
    claims.equal('every order is paid', await orders.countDocuments({ paymentStatus: { $ne: 'paid' } }), 0);
    for (const line of await courseOf(estate, tenant, buy)) log(`    ${line}`);
    return { now: `${all} commands (${told})`, right: all <= MOST, figures: { commands: all, ...kinds } };
  },
};

/** The commands of one purchase in the tenant's database, in order. */
async function courseOf(estate: Estate, tenant: TenantRecord, buy: () => Promise<void>): Promise<string[]> {
  const db = estate.db(tenant);
  await db.command({ profile: 2 });
  await buy();
  await db.command({ profile: 0 });
  const rows = await db
    .collection('system.profile')
    .find({ ns: { $not: /profile/ } })
    .sort({ ts: 1 })
    .toArray();
  return rows.map(({ op, ns, command }) => {
    const name = Object.keys((command ?? {}) as object)[0] ?? '';
    return `${op} ${String(ns).slice(db.databaseName.length + 1)} ${op === 'command' ? name : ''}`.trim();
  });
}

async function delivered(stripeOrigin: string, key: string): Promise<boolean> {
  const response = await fetch(`${stripeOrigin}/_test/webhooks?key=${key}`);
  const deliveries = (await response.json()) as { delivered: boolean }[];
  return deliveries.length > 0 && deliveries.every((delivery) => delivery.delivered);
}

async function commandsOf({ client }: Estate): Promise<Counts> {
  const { metrics } = await client.db('admin').command({ serverStatus: 1 });
  const commands = metrics.commands as Record<string, { total?: number }>;
  return Object.fromEntries(
    Object.entries(commands)
      .filter(([name]) => !NOISE.has(name))
      .map(([name, { total }]) => [name, Number(total ?? 0)]),
  );
}

function less(now: Counts, before: Counts): Counts {
  return Object.fromEntries(Object.entries(now).map(([name, count]) => [name, count - (before[name] ?? 0)]));
}
