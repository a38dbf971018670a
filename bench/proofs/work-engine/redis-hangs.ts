import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '#dev/until';
import type { TenantRecord } from '#foundation/tenancy';
import { percentile } from '../../measure/statistics.js';
import { addCustomers, type OpenShop } from '../../stage/open-shop.js';
import { Shopper, visitPayPage, type PlacedOrder } from '../shopper.js';
import type { Estate } from './estate.js';
import { EventWatch } from './event-watch.js';
import { happen } from './happenings.js';
import type { Row } from './row.js';

const PASSWORD = 'a-long-enough-password';
const WAITS_MS = 500;
/** Events, payments and expiry may take so long while Redis hangs. */
const GOES_ON_MS = 10_000;
const QUIET_TIMES = 7;

/** Redis is stopped by a signal: it takes connections and bytes, and answers nothing. */
export const redisHangs: Row = {
  name: 'redis-hangs',
  tried:
    'Redis hangs (SIGSTOP): a log-in and three orders of one thing at once, and later; an event, a payment, an expiry; another worker',
  before: 'log-in 8.0 s, order 4.0 s; no event is numbered; payments and expiry wait; ready says 200',
  right: 'log-in and order ≤ 0.5 s more than quiet; numbering, payment and expiry go on; ready says so',
  async play({ estate, log, claims }) {
    const { origin } = await estate.api('api');
    const worker = await estate.worker('worker-a');
    const shop = await estate.shop(origin);
    const { tenant } = shop;
    const emails = await addCustomers(estate.services, shop, 2 * QUIET_TIMES + 4, PASSWORD);
    const visits = new Visits(origin, shop, emails);
    for (let warm = 0; warm < 3; warm++) await visits.order();
    const quiet = { 'log-in': [] as number[], order: [] as number[] };
    for (let time = 0; time < QUIET_TIMES; time++) {
      quiet['log-in'].push(await visits.logIn());
      quiet.order.push(await visits.orders());
    }
    const alone = { 'log-in': percentile(quiet['log-in'], 0.5), order: percentile(quiet.order, 0.5) };
    const [paid, left] = [await visits.order(), await visits.order()];
    const redis = estate.stage.parts.redis.pid!;
    const watch = await EventWatch.open(estate);
    const hang: Record<string, number> = {};
    let told: Readonly<Record<string, string>> = {};
    try {
      process.kill(redis, 'SIGSTOP');
      // Both at once, so that both meet a Redis that has just stopped.
      const [first, order] = await Promise.all([visits.logIn(), visits.orders()]);
      Object.assign(hang, { 'first log-in': first, 'first order': order });
      hang['event numbered'] = await numbered(estate, tenant, watch);
      const began = Date.now();
      await visitPayPage(estate.stage.standIns.stripe.origin, paid.placed, 'pay');
      hang['payment confirmed'] = await moved(estate, tenant, paid.placed, 'processing', began);
      const due = Date.now();
      await expireNow(estate, tenant, left.placed);
      hang['order expired'] = await moved(estate, tenant, left.placed, 'cancelled', due);
      hang['later log-in'] = await visits.logIn();
      hang['later order'] = await visits.orders();
      told = { api: await readiness(`${origin}/ready`), worker: await readiness(worker.readyAt) };
      await worker.kill('SIGTERM');
      const started = Date.now();
      await estate.worker('worker-b');
      await numbered(estate, tenant, watch);
      hang['event numbered by a worker that started meanwhile'] = Date.now() - started;
    } finally {
      process.kill(redis, 'SIGCONT');
      await watch.close();
    }
    const back = Date.now();
    await until('Redis to be used again', async () =>
      (await readiness(`${origin}/ready`)).includes('"redis":"up"'),
    );
    hang['used again'] = Date.now() - back;
    for (const [what, ms] of Object.entries(hang)) log(`  ${what}: ${Math.round(ms)} ms`);
    for (const [who, body] of Object.entries(told)) log(`  ready of the ${who}: ${body}`);
    for (const body of Object.values(told))
      claims.hold('readiness names Redis', body.includes('"redis":"down"'), body);
    const more = (what: 'log-in' | 'order'): number =>
      Math.round(Math.max(hang[`first ${what}`]!, hang[`later ${what}`]!) - alone[what]);
    const goesOn = ['event numbered', 'payment confirmed', 'order expired'];
    claims.hold(
      'numbering, payment and expiry go on',
      goesOn.every((what) => hang[what]! <= GOES_ON_MS),
      goesOn.map((what) => `${what} after ${hang[what]} ms`).join(', '),
    );
    return {
      now: `log-in ${ms(hang['first log-in'])} then ${ms(hang['later log-in'])} (quiet ${ms(alone['log-in'])}), order ${ms(hang['first order'])} then ${ms(hang['later order'])} (quiet ${ms(alone.order)}); event numbered after ${ms(hang['event numbered'])}, payment confirmed after ${ms(hang['payment confirmed'])}, order expired after ${ms(hang['order expired'])}; used again after ${ms(hang['used again'])}`,
      right:
        more('log-in') <= WAITS_MS &&
        more('order') <= WAITS_MS &&
        goesOn.every((what) => hang[what]! <= GOES_ON_MS),
      figures: { quiet: alone, ...hang },
    };
  },
};

/** People who log in and order, each a new one. */
class Visits {
  private next = 0;

  constructor(
    private readonly origin: string,
    private readonly shop: OpenShop,
    private readonly emails: readonly string[],
  ) {}

  async logIn(): Promise<number> {
    const shopper = new Shopper(this.origin, this.shop.tenant.slug);
    const began = performance.now();
    await shopper.logIn(this.emails[this.next++]!, PASSWORD);
    return performance.now() - began;
  }

  /** Three order the same thing at once, so that they wait for each other. @returns the longest time */
  async orders(): Promise<number> {
    const all = await Promise.all(Array.from({ length: 3 }, () => this.order()));
    return Math.max(...all.map(({ ms: time }) => time));
  }

  /** Fills a cart first, which is not counted. */
  async order(): Promise<{ ms: number; placed: PlacedOrder }> {
    const shopper = new Shopper(this.origin, this.shop.tenant.slug);
    await shopper.fillCart(this.shop.variantIds[0]!);
    const began = performance.now();
    const { body } = await shopper.order();
    return { ms: performance.now() - began, placed: body };
  }
}

async function numbered(estate: Estate, tenant: TenantRecord, watch: EventWatch): Promise<number> {
  const began = Date.now();
  const [id] = await happen(estate, tenant);
  const at = await until('the event to be numbered', () => watch.numberedAt(id!));
  return at - began;
}

async function moved(
  estate: Estate,
  tenant: TenantRecord,
  { order }: PlacedOrder,
  status: string,
  began: number,
): Promise<number> {
  const orders = estate.db(tenant).collection<{ _id: string }>('orders');
  await until(`order ${order.number} to be ${status}`, async () => {
    await sleep(20);
    return (await orders.countDocuments({ _id: order.id, status })) === 1;
  });
  return Date.now() - began;
}

async function expireNow(estate: Estate, tenant: TenantRecord, { order }: PlacedOrder): Promise<void> {
  const now = new Date();
  const db = estate.db(tenant);
  await db.collection<{ _id: string }>('orders').updateOne({ _id: order.id }, { $set: { expiresAt: now } });
  await db
    .collection('reservations')
    .updateOne({ reference: order.id, status: 'held' }, { $set: { dueAt: now, expiresAt: now } });
  await estate.platform
    .collection('work')
    .updateMany({ tenantId: tenant._id, work: 'reservations' }, { $set: { due: now } });
}

async function readiness(url: string): Promise<string> {
  const response = await fetch(url);
  return `${response.status} ${await response.text()}`;
}

function ms(time: number | undefined): string {
  return `${Math.round(time ?? Number.NaN)} ms`;
}
