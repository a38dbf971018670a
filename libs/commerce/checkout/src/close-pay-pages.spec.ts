import { TenantClosings, TenantRegistry, type TenantStatus } from '#foundation/tenancy';
import { until } from '#dev/until';
import { ShopBench, type Shop } from '../../../../test/support/shop-bench.js';
import { ClosePayPages } from './close-pay-pages.js';
import { ReconcilePayments } from './reconcile-payments.js';

let parts: ShopBench;
let shop: Shop;

beforeAll(async () => {
  parts = await ShopBench.start();
});
afterAll(() => parts.stop());
beforeEach(async () => {
  shop = await parts.open();
});

async function become(status: TenantStatus): Promise<void> {
  const tenant = await parts.bench.app.get(TenantRegistry).update(shop.tenant._id, { $set: { status } });
  if (status !== 'active') await parts.bench.app.get(TenantClosings).close(tenant!);
}

const pageOf = async (orderId: string) => {
  const { payPage } = await shop.payment(orderId);
  return (await shop.sdk.checkout.sessions.retrieve(payPage!.ref)).status;
};

describe('a shop that is closed', () => {
  it('ends all its unpaid orders, says why, and keeps those that are paid', async () => {
    const variantId = await shop.variant(30);
    const all = [];
    for (let count = 0; count < 10; count++) all.push(await shop.place(await shop.cart(variantId, 2)));
    const [bought, ...unpaid] = all;
    await shop.shopper('pay', bought!.payment);
    await shop.push(await shop.events('checkout.session.completed'));
    await become('suspended');
    for (const { order } of unpaid) {
      expect(await shop.order(order._id)).toMatchObject({
        status: 'cancelled',
        history: expect.arrayContaining([
          expect.objectContaining({ to: 'cancelled', reason: 'shop-closed' }),
        ]),
      });
      expect(await pageOf(order._id)).toBe('expired');
    }
    expect(await shop.order(bought!.order._id)).toMatchObject({
      status: 'processing',
      paymentStatus: 'paid',
    });
    expect(await shop.stock(variantId)).toEqual({ onHand: 28, reserved: 0 });
    expect(await shop.with(ClosePayPages, (pages) => pages.open())).toBe(0);
  });

  it('gives nobody a page that the provider opened meanwhile', async () => {
    const variantId = await shop.variant(5);
    const cart = await shop.cart(variantId, 2);
    const { stripeKey: key } = shop;
    await parts.stripe.steer('faults', { path: '/v1/checkout/sessions', times: 1, held: true, key });
    const placing = expect(shop.place(cart)).rejects.toMatchObject({ code: 'checkout.closed' });
    await until('the order', async () => (await shop.count('payments')) === 1);
    const closing = become('suspended');
    await closing;
    await parts.stripe.clearFaults(key);
    await placing;
    const [order] = await shop.orders({});
    expect(order).toMatchObject({ status: 'cancelled' });
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 0 });
    const { data: pages } = await shop.sdk.checkout.sessions.list();
    expect(pages.map(({ status }) => status)).toEqual(['expired']);
  });

  it('is left to workers by a process that has no time', async () => {
    const { order } = await shop.place(await shop.cart(await shop.variant(5), 2));
    await parts.bench.app.get(TenantRegistry).update(shop.tenant._id, { $set: { status: 'suspended' } });
    await shop.with(ClosePayPages, (pages) => pages.close(0));
    expect(await shop.with(ClosePayPages, (pages) => pages.open())).toBe(1);
    const soon = new Date(Date.now() + 20_000);
    await shop.with(ReconcilePayments, (reconcile) => reconcile.due(soon));
    expect(await shop.order(order._id)).toMatchObject({ status: 'cancelled' });
    expect(await pageOf(order._id)).toBe('expired');
  });

  it('is asked for again soon while its provider is away, and only looked at once it is open again', async () => {
    const { order } = await shop.place(await shop.cart(await shop.variant(5), 2));
    await shop.fault({ path: '/v1/', times: 4, when: 'before', status: 503 });
    await become('suspended');
    const soon = new Date(Date.now() + 20_000);
    await shop.with(ReconcilePayments, (reconcile) => reconcile.due(soon));
    const { nextCheckAt } = await shop.payment(order._id);
    expect(nextCheckAt!.getTime() - soon.getTime()).toBe(30_000);
    await become('active');
    await shop.with(ReconcilePayments, (reconcile) => reconcile.due(new Date(nextCheckAt!)));
    expect(await shop.order(order._id)).toMatchObject({ status: 'pending' });
    expect(await pageOf(order._id)).toBe('open');
  });
});
