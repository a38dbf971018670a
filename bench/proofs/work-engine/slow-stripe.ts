import { createServer, request, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#dev/parts/ports';
import { until } from '#dev/until';
import type { OpenShop } from '../../stage/open-shop.js';
import { Shopper } from '../shopper.js';
import { compared, listeners, told, webhookTimes } from './others-webhooks.js';
import type { Play, Row } from './row.js';

const ORDERS_EACH = 4;
const ANSWERS_AFTER_MS = 7_500;

/** The payment provider answers slowly while pay pages must be closed. */
export const slowStripe: Row = {
  name: 'slow-stripe',
  tried: 'Stripe answers after 7.5 s while 48 orders of 12 tenants (--short: 24 of 6) expire',
  before: 'other tenants’ webhooks after 7.5 s',
  right: 'p95 of others’ webhooks ≤ 2 × quiet',
  async play(play) {
    const { estate, short, log } = play;
    const count = short ? 6 : 12;
    const others = await listeners(estate, 5);
    const slow = await SlowRoad.open(estate.stage.standIns.stripe.origin);
    try {
      const env = { STRIPE_API_BASE: slow.origin };
      const { process: api, origin } = await estate.api('api', { env });
      const shops: OpenShop[] = [];
      while (shops.length < count) shops.push(await estate.shop(origin));
      await Promise.all(shops.map((shop) => leaveOrders(origin, shop)));
      await api.kill('SIGTERM');
      await estate.worker('worker-a', { env });
      await webhookTimes(estate, others, 2_000);
      const quiet = await webhookTimes(estate, others, short ? 5_000 : 30_000);
      slow.delayMs = ANSWERS_AFTER_MS;
      for (const shop of shops) await expireNow(play, shop);
      // Then all graphs are built, and each tenant's work waits for Stripe.
      await until('Stripe to be asked for all of them', () => slow.asked >= count);
      const seen = compared(quiet, await webhookTimes(estate, others, short ? 6_000 : 30_000));
      log(`  Stripe was asked ${slow.asked} times; ${told(seen)}`);
      slow.delayMs = 0;
      await Promise.all(shops.map((shop) => allCancelled(play, shop)));
      return { now: told(seen), right: seen.right, figures: { ...seen, asked: slow.asked } };
    } finally {
      slow.close();
    }
  },
};

async function leaveOrders(origin: string, { tenant, variantIds }: OpenShop): Promise<void> {
  for (let count = 0; count < ORDERS_EACH; count++) {
    const shopper = new Shopper(origin, tenant.slug);
    await shopper.fillCart(variantIds[0]!);
    await shopper.order();
  }
}

/** Lets the orders expire now, and updates the work list. */
async function expireNow({ estate }: Play, { tenant }: OpenShop): Promise<void> {
  const now = new Date();
  const db = estate.db(tenant);
  await db.collection('orders').updateMany({ status: 'pending' }, { $set: { expiresAt: now } });
  await db
    .collection('reservations')
    .updateMany({ status: 'held' }, { $set: { dueAt: now, expiresAt: now } });
  await estate.platform
    .collection('work')
    .updateMany({ tenantId: tenant._id, work: 'reservations' }, { $set: { due: now } });
}

async function allCancelled({ estate }: Play, { tenant }: OpenShop): Promise<void> {
  const orders = estate.db(tenant).collection('orders');
  await until(
    'all orders to be cancelled',
    async () => (await orders.countDocuments({ status: 'pending' })) === 0,
  );
}

/** A proxy that passes requests to the Stripe stand-in after a delay. */
class SlowRoad {
  delayMs = 0;
  /** Requests that were delayed. */
  asked = 0;

  private constructor(
    readonly origin: string,
    private readonly server: Server,
  ) {}

  static async open(target: string): Promise<SlowRoad> {
    const { hostname, port } = new URL(target);
    const own = await freePort();
    const server = createServer((incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      const handOn = (): void => {
        const onward = request({ hostname, port, method, path, headers }, (answer) => {
          outgoing.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(outgoing);
        });
        onward.on('error', () => outgoing.destroy());
        incoming.pipe(onward);
      };
      if (road.delayMs > 0) road.asked++;
      void sleep(road.delayMs).then(handOn);
    });
    const road = new SlowRoad(`http://127.0.0.1:${own}`, server);
    await new Promise<void>((resolve) => server.listen(own, '127.0.0.1', resolve));
    return road;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
