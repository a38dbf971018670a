import { setTimeout as sleep } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import type { Installation } from '#dev/installation/installation';
import { startWebhookReceiver } from '#dev/webhooks/launch';
import type { TenantRecord } from '#foundation/tenancy';
import { WebhookEndpoints } from '#integration/webhooks';
import { percentile } from '../../measure/statistics.js';
import { addCustomers, openShop } from '../../stage/open-shop.js';
import { Stage } from '../../stage/stage.js';
import { Claims, randomFrom, type Proof, type ProofOptions } from '../proof.js';
import { checkStockBooks } from '../stock-books.js';
import { Chaos, type KilledProcess } from './chaos.js';
import { keepBuying, newPurchaseLog, type PurchaseLog } from './purchases.js';
import { checkShop, type ObservedShop } from './check-shop.js';

const SHOPS = 2;
const CUSTOMERS_EACH = 3;
const PASSWORD = 'correct horse battery';
/** Short, so that abandoned orders end within the proof. */
const CHECKOUT_SECONDS = 15;
const LONGEST_REST_MS = 300_000;

/** Shoppers buy while all processes and servers are killed again and again. Afterwards all stored data must agree. */
export const restarts: Proof = {
  title:
    'api, worker, Redis and mongod are killed during purchases: nothing is lost, nothing is charged or sent twice',
  async run(options) {
    const { short, seed, log } = options;
    const receiver = await startWebhookReceiver();
    const stage = await Stage.open({
      parts: { redisPersist: true },
      env: {
        CHECKOUT_TTL: String(CHECKOUT_SECONDS),
        BCRYPT_ROUNDS: '4',
        EGRESS_ALLOW: new URL(receiver.origin).host,
      },
      log,
    });
    stage.atEnd(() => receiver.stop());
    try {
      const installation = await stage.installation();
      const stripeOrigin = stage.standIns.stripe.origin;
      const services = await stage.services(installation);
      const observedShops: (ObservedShop & { emails: string[] })[] = [];
      for (let index = 0; index < SHOPS; index++) {
        const hookPath = `/shop-${index}`;
        const url = await receiver.endpoint({ path: hookPath });
        const shop = await openShop(services, {
          products: 5,
          pieces: 5_000,
          origin: installation.origin,
          stripeOrigin,
        });
        const { secret } = await services.with(shop.tenant, WebhookEndpoints, (endpoints) =>
          endpoints.create({ url, events: ['*'] }),
        );
        await receiver.endpoint({ path: hookPath, secret });
        observedShops.push({
          shop,
          hookPath,
          emails: await addCustomers(services, shop, CUSTOMERS_EACH, PASSWORD),
        });
      }
      const client = await stage.mongo();
      await installation.start();

      const kills = short ? 6 : 24;
      const chaos = new Chaos(processesOf(stage, installation), randomFrom(seed), log);
      log(`${SHOPS * CUSTOMERS_EACH} shoppers buy while ${kills} kills happen`);
      const purchases = await buyThrough(
        options,
        observedShops,
        { origin: installation.origin, stripeOrigin },
        () => chaos.run(kills),
      );
      log(
        `${purchases.placed.length} orders placed, ${purchases.retries} requests repeated; waiting until all work is finished`,
      );
      const restMs = await untilAtRest(
        client,
        observedShops.map(({ shop }) => shop.tenant),
      );

      const claims = new Claims(log);
      claims.hold('all work is finished', restMs !== undefined);
      claims.hold('no answer was unforeseen (500)', purchases.unforeseen.length === 0, purchases.unforeseen);
      const world = { client, stripeOrigin, mailOrigin: stage.standIns.mail.origin, receiver };
      const figures: Record<string, unknown> = {};
      for (const observed of observedShops) {
        log(`books of ${observed.shop.tenant.slug}`);
        figures[observed.shop.tenant.slug] = await checkShop(world, observed, purchases, claims);
        await checkStockBooks(client, observed.shop.tenant, claims);
      }
      return claims.verdict({
        ...chaos.figures(),
        ...figures,
        refused: purchases.refused,
        repeatedRequests: purchases.retries,
        'slowest request': [...purchases.slowest].sort((a, b) => b.ms - a.ms)[0],
        'wait for an order p50 ms': Math.round(percentile(purchases.waits, 0.5)),
        'wait for an order worst ms': Math.round(percentile(purchases.waits, 1)),
        'at rest after ms': restMs,
      });
    } finally {
      await stage.close();
    }
  },
};

function processesOf({ parts: { mongod, redis } }: Stage, { api, worker }: Installation): KilledProcess[] {
  const untilServing = async (): Promise<void> => {
    while (!(await api.isReady())) await sleep(20);
  };
  return [
    { name: 'api', kill: () => api.kill(), start: () => api.start() },
    { name: 'worker', kill: () => worker.kill(), start: () => worker.start() },
    { name: 'redis', kill: () => redis.kill(), start: () => redis.start().then(untilServing) },
    { name: 'mongod', kill: () => mongod.kill(), start: () => mongod.start().then(untilServing) },
  ];
}

async function buyThrough(
  { seed }: ProofOptions,
  observedShops: readonly (ObservedShop & { emails: string[] })[],
  addresses: { origin: string; stripeOrigin: string },
  trouble: () => Promise<void>,
): Promise<PurchaseLog> {
  const purchases = newPurchaseLog();
  const stop = new AbortController();
  const shoppers = observedShops.flatMap(({ shop, emails }, row) =>
    emails.map((email, seat) => {
      const random = randomFrom(seed + 100 * row + seat);
      return keepBuying(shop, addresses, { email, password: PASSWORD }, random, purchases, stop.signal);
    }),
  );
  const buying = Promise.all(shoppers);
  try {
    // If a shopper has waited too long, the proof ends at once.
    await Promise.race([trouble(), buying]);
  } finally {
    stop.abort();
  }
  await buying;
  return purchases;
}

/** Waits until no order, event, mail, webhook or refund is unfinished. @returns milliseconds; undefined if never */
async function untilAtRest(
  client: mongo.MongoClient,
  tenants: readonly TenantRecord[],
): Promise<number | undefined> {
  const began = Date.now();
  while (Date.now() - began < LONGEST_REST_MS) {
    let busy = 0;
    for (const { database } of tenants) busy += await unfinished(client.db(database));
    busy += await client
      .db('emporium_platform')
      .collection('work')
      .countDocuments({
        tenantId: { $in: tenants.map(({ _id }) => _id) },
        work: { $in: ['numbering', 'events', 'reactions'] },
        $or: [{ due: { $exists: true } }, { lease: { $exists: true } }],
      });
    if (busy === 0) return Date.now() - began;
    await sleep(500);
  }
  return undefined;
}

async function unfinished(db: mongo.Db): Promise<number> {
  const count = (collection: string, filter: mongo.Document): Promise<number> =>
    db.collection(collection).countDocuments(filter);
  return (
    (await count('orders', { status: 'pending' })) +
    (await count('outbox', { waiting: true })) +
    (await count('parked_events', { state: 'parked' })) +
    (await count('mails', { nextAt: { $exists: true } })) +
    (await count('webhook_deliveries', { state: 'pending' })) +
    (await count('payments', { 'refunds.state': { $in: ['requested', 'pending'] } }))
  );
}
