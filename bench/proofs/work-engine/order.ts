import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '#dev/until';
import type { OutboxRow } from '#foundation/tenancy';
import { Shopper, visitPayPage } from '../shopper.js';
import type { Row } from './row.js';

const AHEAD_MS = 3_000;
const WITHOUT_WORKER_MS = 10_000;

/** Orders are placed at an API whose clock is ahead, and paid at an API whose clock is right; then a worker starts. */
export const order: Row = {
  name: 'order',
  tried: 'two apis 3 s apart, no worker for ten seconds',
  before: 'in 5 of 5 orders order.paid is numbered before order.placed',
  right: 'in none',
  async play({ estate, short, claims, log }) {
    const preload = fileURLToPath(new URL('./clock-ahead.js', import.meta.url));
    const clock = { NODE_OPTIONS: `--import=${preload}`, CLOCK_AHEAD_MS: String(AHEAD_MS) };
    const [right, ahead] = await Promise.all([estate.api('api'), estate.api('api-ahead', { env: clock })]);
    // The provider sends its webhooks to the API whose clock is right.
    const { tenant, variantIds } = await estate.shop(right.origin);
    const began = performance.now();
    const orders: string[] = [];
    for (let count = 0; count < (short ? 5 : 30); count++) {
      const shopper = new Shopper(ahead.origin, tenant.slug);
      await shopper.fillCart(variantIds[0]!);
      const { body } = await shopper.order();
      await visitPayPage(estate.stage.standIns.stripe.origin, body, 'pay');
      orders.push(body.order.id);
    }
    const outbox = estate.db(tenant).collection<OutboxRow>('outbox');
    const rowsOf = (type: string) => outbox.find({ type, 'aggregate.id': { $in: orders } }).toArray();
    await until('all orders to be paid', async () => (await rowsOf('order.paid')).length === orders.length);
    if (!short) await sleep(Math.max(0, WITHOUT_WORKER_MS - (performance.now() - began)));
    await estate.worker('worker-a');
    await until(
      'all events to be numbered',
      async () => (await outbox.countDocuments({ waiting: true })) === 0,
    );

    const placed = new Map((await rowsOf('order.placed')).map((row) => [row.aggregate.id, row]));
    const paid = await rowsOf('order.paid');
    const contrary = paid.filter((row) => row.occurredAt < placed.get(row.aggregate.id)!.occurredAt).length;
    const wrong = paid.filter((row) => row.seq! < placed.get(row.aggregate.id)!.seq!).length;
    log(`  in ${contrary} of ${orders.length} the clocks tell the contrary`);
    claims.hold('the clocks tell the contrary', contrary > 0, contrary);
    claims.equal('order.placed is numbered before order.paid', wrong, 0);
    return {
      now: `in ${wrong} of ${orders.length} (by their clocks in ${contrary})`,
      right: wrong === 0,
      figures: { orders: orders.length, wrong, 'wrong by the clocks': contrary },
    };
  },
};
