import { DEMO_PASSWORD } from '#dev/demo/shops';
import { ownerOf } from '#dev/installation/in-process';
import {
  guestCart,
  guestOrder,
  GUEST_ORDER,
  key,
  offer,
  onPayPage,
  seenByGuest,
  type Offer,
  type Page,
  type Placed,
} from '../support/shopping.js';
import type { Answer } from '../support/tenant-session.js';
import { until } from '#dev/until';
import { Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.start();
});
afterAll(() => stage?.end());

/** Types of an order's messages that the endpoint has accepted, oldest first. */
async function hooked(orderId: string): Promise<string[]> {
  const taken = (await stage.receiver.deliveries(stage.hook)).filter(({ answered }) => answered === 200);
  return taken
    .map(({ body }) => JSON.parse(body) as { type: string; data: { orderId?: string } })
    .filter(({ type, data }) => data.orderId === orderId && type.startsWith('order.'))
    .map(({ type }) => type);
}

async function readiness(): Promise<{
  status: number;
  body: { status: string; checks: Record<string, string> };
}> {
  const response = await fetch(`${stage.installation.origin}/ready`);
  return {
    status: response.status,
    body: (await response.json()) as { status: string; checks: Record<string, string> },
  };
}

describe('without Redis', () => {
  let placed: Placed;

  it('shops work: people read, log in, fill carts, order and pay', async () => {
    const { shop, parts } = stage;
    const article = await offer(shop, 5);
    await parts.redis.kill();
    const credentials = { email: ownerOf(shop.tenant.slug), password: DEMO_PASSWORD };
    const calls: [string, string, number, { body?: unknown; token?: string }][] = [
      ['GET', '/products', 200, {}],
      ['GET', `/products/${article.slug}`, 200, {}],
      ['GET', '/admin/orders', 200, { token: shop.owner }],
      ['POST', '/admin/auth/login', 200, { body: credentials }],
    ];
    for (const [method, path, status, options] of calls) {
      expect([path, (await shop.call(method, path, options)).status]).toEqual([path, status]);
    }
    placed = await guestOrder(shop, article, 2);
    await onPayPage(placed, 'pay');
    await until('the payment', async () => (await seenByGuest(shop, placed)).paymentStatus === 'paid');
    expect(await readiness()).toMatchObject({
      status: 200,
      body: { checks: { redis: 'down', mongodb: 'up' } },
    });
    expect(await hooked(placed.order.id)).not.toContain('order.paid');
  });

  it('nothing is lost: when Redis is back, mails, webhooks and notifications are sent once', async () => {
    const { shop, parts, mailbox } = stage;
    await parts.redis.start();
    await mailbox.find(GUEST_ORDER.email, shop.tenant._id, new RegExp(placed.order.number), new Date(0));
    await until('the webhook of the payment', async () =>
      (await hooked(placed.order.id)).includes('order.paid'),
    );
    expect((await hooked(placed.order.id)).slice(0, 2)).toEqual(['order.placed', 'order.paid']);
    const told = async (): Promise<string[]> => {
      const asked = shop.asOwner<Page<{ type: string; data: { orderId: string } }>>(
        'GET',
        '/admin/notifications',
      );
      const mine = (await asked).body.data.filter(({ data }) => data.orderId === placed.order.id);
      return mine.map(({ type }) => type);
    };
    await until('the notification of staff', async () => (await told()).length > 0);
    expect(await told()).toEqual(['order.paid']);
    const mails = await mailbox.mails(GUEST_ORDER.email, shop.tenant._id);
    expect(mails.filter(({ text }) => text.includes(placed.order.number))).toHaveLength(1);
    expect(await stage.receiver.summary(stage.hook)).toMatchObject({ duplicates: 0, invalid: 0 });
    await until('the API to see Redis', async () => (await readiness()).body.checks['redis'] === 'up');
  });
});

describe('with a Redis that hangs', () => {
  let placed: Placed;
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => void process.kill(stage.parts.redis.pid!, name);
  afterAll(() => signal('SIGCONT'));

  it('people log in, order and pay, and the probe says what is missing', async () => {
    const { shop } = stage;
    const article = await offer(shop, 5);
    signal('SIGSTOP');
    const body = { email: ownerOf(shop.tenant.slug), password: DEMO_PASSWORD };
    expect((await shop.call('POST', '/admin/auth/login', { body })).status).toBe(200);
    placed = await guestOrder(shop, article, 2);
    await onPayPage(placed, 'pay');
    await until('the payment', async () => (await seenByGuest(shop, placed)).paymentStatus === 'paid');
    expect(await readiness()).toMatchObject({
      status: 200,
      body: { status: 'degraded', checks: { redis: 'down', mongodb: 'up' } },
    });
  });

  it('mails and webhooks are sent once, without it or when it answers again', async () => {
    const { shop, mailbox } = stage;
    await until('the webhook of the payment', async () =>
      (await hooked(placed.order.id)).includes('order.paid'),
    );
    signal('SIGCONT');
    await until('the API to see Redis', async () => (await readiness()).body.checks['redis'] === 'up');
    await mailbox.find(GUEST_ORDER.email, shop.tenant._id, new RegExp(placed.order.number), new Date(0));
    const next = await guestOrder(shop, await offer(shop, 5), 1);
    await onPayPage(next, 'pay');
    await until('the next webhook', async () => (await hooked(next.order.id)).includes('order.paid'));
    for (const { order } of [placed, next]) {
      expect((await hooked(order.id)).slice(0, 2)).toEqual(['order.placed', 'order.paid']);
    }
    expect(await stage.receiver.summary(stage.hook)).toMatchObject({ duplicates: 0, invalid: 0 });
  });
});

describe('mongod killed under load', () => {
  const BUYERS = 6;
  const bought: Placed[] = [];
  const refused: Answer[] = [];
  let article: Offer;
  let open: boolean;

  /** Repeats a request until it succeeds. Every refusal must say when to retry. */
  function insist<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
    // Retries sooner than told, for more load.
    return until('a request to succeed', async () => {
      const answer = await ask();
      if (answer.status < 300) return answer;
      refused.push(answer as unknown as Answer);
      const retryAfter = Number(answer.headers.get('retry-after'));
      if ([409, 503].includes(answer.status) && retryAfter > 0) return undefined;
      throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    });
  }

  async function buyer(): Promise<void> {
    const { shop } = stage;
    while (open) {
      const added = await insist(() =>
        shop.call('POST', '/cart/items', { body: { variantId: article.variantId, quantity: 1 } }),
      );
      const headers = { 'x-cart-token': added.headers.get('x-cart-token')!, ...key() };
      const { body } = await insist(() =>
        shop.call<Placed>('POST', '/orders', { headers, body: GUEST_ORDER }),
      );
      bought.push(body);
      await onPayPage(body, 'pay');
    }
  }

  it('answers 503 with Retry-After or succeeds, and works again without help when mongod is back', async () => {
    const { mongod } = stage.parts;
    article = await offer(stage.shop, 1_000_000);
    await guestCart(stage.shop, article);
    open = true;
    const buyers = Promise.all(Array.from({ length: BUYERS }, buyer));
    // If a buyer fails, the waiting below ends.
    const failed = buyers.then(() => undefined);
    const wait = (what: string, check: () => boolean) => Promise.race([until(what, check), failed]);
    await wait('a purchase of each buyer', () => bought.length >= BUYERS);
    await mongod.kill();
    await wait('a refusal', () => refused.some(({ status }) => status === 503));
    expect((await readiness()).status).toBe(503);
    await mongod.start();
    const before = bought.length;
    await wait('new purchases', () => bought.length >= before + 2 * BUYERS);
    open = false;
    await buyers;
    const codes = new Set(refused.map(({ body }) => (body as unknown as { code: string }).code));
    expect(codes).toContain('service.database-unavailable');
    await until('the API to be ready', async () => (await readiness()).status === 200);
  });

  it('left nothing incomplete: every order has its payment, its stock and its events once', async () => {
    const { data, shop } = stage;
    const ids = bought.map(({ order }) => order.id).sort();
    expect(new Set(ids).size).toBe(ids.length);
    const lines = { 'lines.variantId': article.variantId };
    const orders = data.collection<{ _id: string; status: string }>('orders');
    // An order may be paid although the answer was lost. Stripe sends the event again until it is accepted.
    await until(
      'every order to be paid',
      async () => (await orders.countDocuments({ ...lines, status: 'processing' })) === ids.length,
    );
    expect((await orders.distinct('_id', lines)).sort()).toEqual(ids);
    const ofOrders = { orderId: { $in: ids } };
    expect(await data.collection('payments').countDocuments(ofOrders)).toBe(ids.length);
    expect(await data.collection('payments').countDocuments({ ...ofOrders, status: 'succeeded' })).toBe(
      ids.length,
    );
    const reservations = data.collection('reservations');
    expect(await reservations.countDocuments({ reference: { $in: ids }, status: 'committed' })).toBe(
      ids.length,
    );
    expect(await reservations.countDocuments(lines)).toBe(ids.length);
    const stock = await data.collection('stock').findOne({ variantId: article.variantId });
    expect(stock).toMatchObject({ onHand: 1_000_000 - ids.length, reserved: 0 });

    const outbox = data.collection<{ seq?: number }>('outbox');
    for (const type of ['order.placed', 'order.paid']) {
      expect(await outbox.countDocuments({ type, 'data.orderId': { $in: ids } })).toBe(ids.length);
    }
    await until(
      'all events to be numbered',
      async () => (await outbox.countDocuments({ seq: { $exists: false } })) === 0,
    );
    const sequence = (await outbox.find().sort({ seq: 1 }).toArray()).map(({ seq }) => seq);
    expect(sequence).toEqual(sequence.map((_, index) => index + 1));

    const numbers = bought.map(({ order }) => order.number);
    const confirmed = { template: 'order-confirmation', 'data.number': { $in: numbers }, state: 'sent' };
    const mails = data.collection('mails');
    await until('all confirmations', async () => (await mails.countDocuments(confirmed)) === ids.length);
    const sent = await stage.mailbox.mails(GUEST_ORDER.email, shop.tenant._id);
    for (const number of numbers) {
      // The number alone may be in an id or a token of another mail.
      const named = new RegExp(`order ${number}\\b`);
      expect(sent.filter(({ text }) => named.test(text))).toHaveLength(1);
    }
  });
});
