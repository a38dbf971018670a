import type { Order } from '#commerce/orders';
import type { Payment } from '#commerce/payments';
import { until } from '#dev/until';
import { TenantRegistry, WorkList } from '#foundation/tenancy';
import { Installation } from '../support/installation.js';
import {
  expectStatus,
  guestOrder,
  offer,
  onPayPage,
  seenByGuest,
  type Offer,
  type Placed,
} from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

let installation: Installation;
let operator: string;

beforeAll(async () => {
  installation = await Installation.shared();
  operator = await installation.operatorToken();
});

/** A shop with an order of two of its five pieces, whose shopper is on the pay page. */
interface Case {
  readonly shop: TenantSession;
  readonly article: Offer;
  readonly placed: Placed;
}

async function aShopper(): Promise<Case> {
  const shop = await installation.tenant();
  const article = await offer(shop, 5);
  return { shop, article, placed: await guestOrder(shop, article, 2) };
}

function platform(method: string, path: string): Promise<number> {
  const headers = { authorization: `Bearer ${operator}` };
  return fetch(`${installation.origin}/api/v1/platform/tenants/${path}`, { method, headers }).then(
    ({ status }) => status,
  );
}

/** Steers the shop's account at the stand-in. */
async function steer(method: string, path: string, { shop }: Case, body: object = {}): Promise<Response> {
  const key = `sk_test_${shop.tenant._id}`;
  const url = `${installation.config.STRIPE_API_BASE}/_test/${path}`;
  return method === 'POST'
    ? fetch(url, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...body, key }),
      })
    : fetch(`${url}?key=${key}`, { method });
}

/** Stripe refuses everything until the faults are cleared. */
const stripeIsAway = (one: Case): Promise<Response> =>
  steer('POST', 'faults', one, { path: '/v1/', times: 1_000, when: 'before', status: 503 });
const stripeIsBack = (one: Case): Promise<Response> => steer('DELETE', 'faults', one);

/** What is stored, also about a tenant that is deleted. */
async function stored({ shop, placed: { order }, article: { variantId } }: Case) {
  const tenant = await installation.api.get(TenantRegistry).read({ _id: shop.tenant._id });
  return installation.scope.runFor(tenant!, async ({ connection }) => {
    const db = connection.db!;
    const [found, payment, stock] = await Promise.all([
      db.collection<Order>('orders').findOne({ _id: order.id }),
      db.collection<Payment>('payments').findOne({ orderId: order.id }),
      db.collection<{ onHand: number; reserved: number }>('stock').findOne({ variantId }),
    ]);
    return {
      status: found!.status,
      paymentStatus: found!.paymentStatus,
      payment: payment!.status,
      refunds: payment!.refunds.map(({ amount, state }) => ({ amount, state })),
      stock: { onHand: stock!.onHand, reserved: stock!.reserved },
    };
  });
}

/** As if the time until the worker's next try had passed. */
async function workerTriesAgain({ shop }: Case): Promise<void> {
  const at = new Date();
  const tenant = await installation.api.get(TenantRegistry).read({ _id: shop.tenant._id });
  await installation.scope.runFor(tenant!, async ({ connection }) => {
    await connection
      .db!.collection('payments')
      .updateMany({ nextCheckAt: { $exists: true } }, { $set: { nextCheckAt: at } });
  });
  await installation.api.get(WorkList).wake(shop.tenant._id, [{ work: 'payments', at }]);
}

const CANCELLED = {
  status: 'cancelled',
  paymentStatus: 'cancelled',
  payment: 'cancelled',
  refunds: [],
  stock: { onHand: 5, reserved: 0 },
};
const REFUNDED = {
  status: 'cancelled',
  paymentStatus: 'refunded',
  payment: 'refunded',
  refunds: [{ amount: 2500, state: 'succeeded' }],
  stock: { onHand: 5, reserved: 0 },
};

describe.each([
  ['suspended', (id: string) => platform('POST', `${id}/suspend`)],
  ['deleted', (id: string) => platform('DELETE', id)],
] as const)('a tenant that is %s', (_, close) => {
  const closeShop = async ({ shop }: Case): Promise<void> => expect(await close(shop.tenant._id)).toBe(200);

  it('has its pay pages closed before the operator is answered; other shops keep theirs', async () => {
    const [one, other] = [await aShopper(), await aShopper()];
    await closeShop(one);
    expect(await stored(one)).toEqual(CANCELLED);
    await expect(onPayPage(one.placed, 'pay')).rejects.toThrow('400');
    await onPayPage(other.placed, 'pay');
    await until('the other payment', async () => (await stored(other)).status === 'processing');
  });

  it('gives back what was paid in the same instant', async () => {
    const one = await aShopper();
    await steer('POST', 'webhooks', one, { mode: 'hold' });
    await onPayPage(one.placed, 'pay');
    await closeShop(one);
    await until('the refund', async () => (await stored(one)).paymentStatus === 'refunded');
    expect(await stored(one)).toEqual(REFUNDED);
    // The provider's message comes when all is over. It is taken, and changes nothing.
    await steer('POST', 'webhooks', one, { mode: 'normal' });
    await steer('POST', 'webhooks/flush', one);
    await until('all messages to be taken', async () => {
      const messages = (await (await steer('GET', 'webhooks', one)).json()) as { delivered: boolean }[];
      return messages.length > 0 && messages.every(({ delivered }) => delivered);
    });
    expect(await stored(one)).toEqual(REFUNDED);
  });

  it('gives back what is paid while the provider cannot be asked to close the page', async () => {
    const one = await aShopper();
    await stripeIsAway(one);
    await closeShop(one);
    expect(await stored(one)).toMatchObject({ status: 'pending' });
    await onPayPage(one.placed, 'pay');
    // The message arrives, but the refund cannot be made yet.
    await until('the message', async () => (await stored(one)).status === 'cancelled');
    expect((await stored(one)).refunds).toEqual([{ amount: 2500, state: 'requested' }]);
    await stripeIsBack(one);
    await workerTriesAgain(one);
    await until('the refund', async () => (await stored(one)).paymentStatus === 'refunded');
    expect(await stored(one)).toEqual(REFUNDED);
  });

  it('has its pay pages closed by a worker when the provider is back', async () => {
    const one = await aShopper();
    await stripeIsAway(one);
    await closeShop(one);
    await workerTriesAgain(one);
    expect(await stored(one)).toMatchObject({ status: 'pending', stock: { reserved: 2 } });
    await stripeIsBack(one);
    await workerTriesAgain(one);
    await until('the page to be closed', async () => (await stored(one)).status === 'cancelled');
    expect(await stored(one)).toEqual(CANCELLED);
    await expect(onPayPage(one.placed, 'pay')).rejects.toThrow('400');
  });
});

it('a shop that is resumed sells again, and an order whose page could not be closed can be paid', async () => {
  const one = await aShopper();
  const { shop, article, placed } = one;
  await stripeIsAway(one);
  expect(await platform('POST', `${shop.tenant._id}/suspend`)).toBe(200);
  await stripeIsBack(one);
  expect(await platform('POST', `${shop.tenant._id}/resume`)).toBe(200);
  const next = await guestOrder(shop, article, 1);
  for (const each of [placed, next]) {
    await onPayPage(each, 'pay');
    await until('the payment', async () => (await seenByGuest(shop, each)).paymentStatus === 'paid');
  }
  await expectStatus(200, shop.asOwner('GET', '/admin/orders'));
});
