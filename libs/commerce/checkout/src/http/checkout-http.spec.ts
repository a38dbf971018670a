import { Products } from '#commerce/catalog';
import { AdjustStock } from '#commerce/inventory';
import { Orders } from '#commerce/orders';

import { newId } from '#platform/ids';
import { Stores } from '#commerce/stores';
import { TenantRegistry } from '#foundation/tenancy';
import { Installation } from '../../../../../test/support/installation.js';
import type { TenantSession } from '../../../../../test/support/tenant-session.js';
import { until } from '#dev/until';

interface Placed {
  readonly order: { id: string; number: string; status: string; totals: { total: { amount: number } } };
  readonly payment: { provider: string; checkoutUrl: string };
  readonly orderToken?: string;
}
interface Cart {
  readonly items: { id: string; quantity: number }[];
  readonly total: { amount: number; currency: string };
  readonly orderable: boolean;
}
interface MyOrder {
  readonly status: string;
  readonly itemsReturned: boolean;
  readonly payment: { readonly status: string; readonly checkoutUrl: string | null };
}
interface Problem {
  readonly code: string;
}

const BODY = {
  deliveryType: 'delivery',
  email: 'guest@example.com',
  deliveryAddress: { name: 'G. Uest', line1: 'Lane 1', city: 'Bonn', postalCode: '53111', country: 'DE' },
};

let installation: Installation;
let shop: TenantSession;
let variantId: string;

beforeAll(async () => {
  installation = await Installation.start();
  shop = await installation.tenant();
  variantId = await stocked(shop, 5);
});
afterAll(() => installation.stop());

function stocked({ tenant }: TenantSession, pieces: number): Promise<string> {
  return installation.scope.run(tenant._id, async (graph) => {
    const sku = newId();
    const variant = { sku, price: { amount: 1250, currency: 'EUR' } };
    const product = await (
      await graph.get(Products)
    ).create({ title: `Tent ${sku}`, variants: [variant] }, 'active');
    const { _id: storeId } = await (await graph.get(Stores)).default();
    const id = product.variants[0]!.id;
    await (await graph.get(AdjustStock)).run(storeId, [{ variantId: id, setTo: pieces }]);
    return id;
  });
}

async function guestCart(quantity = 1): Promise<Record<string, string>> {
  const { status, headers } = await shop.call('POST', '/cart/items', { body: { variantId, quantity } });
  expect(status).toBe(201);
  return { 'x-cart-token': headers.get('x-cart-token')! };
}

const key = () => ({ 'idempotency-key': newId() });

async function pay({ payment }: Placed, act = 'pay'): Promise<void> {
  const session = new URL(payment.checkoutUrl).pathname.split('/').pop()!;
  const url = `${installation.config.STRIPE_API_BASE}/_test/sessions/${session}/${act}`;
  expect((await fetch(url, { method: 'POST' })).status).toBe(200);
}

describe('cart routes', () => {
  it('give a guest a token with the first write, and keep the cart behind it', async () => {
    expect((await shop.call<Cart>('GET', '/cart')).body).toMatchObject({ items: [], orderable: false });
    const headers = await guestCart(2);
    expect(headers['x-cart-token']).toMatch(/^[\w-]{43}$/);
    const { body } = await shop.call<Cart>('GET', '/cart', { headers });
    expect(body).toMatchObject({
      items: [{ quantity: 2 }],
      total: { amount: 2500, currency: 'EUR' },
      orderable: true,
    });
    const path = `/cart/items/${body.items[0]!.id}`;
    const changed = await shop.call<Cart>('PUT', path, { headers, body: { quantity: 3 } });
    expect(changed.body.items).toMatchObject([{ quantity: 3 }]);
    expect((await shop.call('DELETE', path)).status).toBe(404);
    expect((await shop.call<Cart>('DELETE', path, { headers })).body.items).toEqual([]);
    expect((await shop.call('DELETE', '/cart/clear', { headers })).status).toBe(204);
  });

  it.each([0, -1, 1.5, 1000, 1e300, '2', null, { $gt: 1 }])('refuse the quantity %p', async (quantity) => {
    const { status } = await shop.call('POST', '/cart/items', { body: { variantId, quantity } });
    expect(status).toBe(400);
  });

  it('know only this shop’s variants', async () => {
    const elsewhere = await installation.tenant();
    const foreign = await stocked(elsewhere, 1);
    for (const id of [foreign, newId()]) {
      const { status, body } = await shop.call<Problem>('POST', '/cart/items', {
        body: { variantId: id, quantity: 1 },
      });
      expect([status, body.code]).toEqual([404, 'cart.variant-unknown']);
    }
  });
});

describe('buying as a guest', () => {
  it('leads from the cart to a paid order', async () => {
    const cart = await guestCart();
    const preview = await shop.call<Cart>('POST', '/checkout/preview', { headers: cart, body: {} });
    expect([preview.status, preview.body.total.amount]).toEqual([200, 1250]);

    const call = { headers: { ...cart, ...key() }, body: BODY };
    const placed = await shop.call<Placed>('POST', '/orders', call);
    expect(placed.status).toBe(201);
    expect(placed.body).toMatchObject({
      order: { status: 'pending', totals: { total: { amount: 1250, currency: 'EUR' } } },
      payment: { provider: 'stripe', checkoutUrl: expect.stringContaining('/pay/') },
      orderToken: expect.stringMatching(/^[\w-]{43}$/),
    });
    const replay = await shop.call<Placed>('POST', '/orders', call);
    expect([replay.status, replay.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    // Whoever lost the answer sees the order all the same.
    expect(replay.body).toEqual(placed.body);
    const stranger = { headers: { ...call.headers, ...(await guestCart()) }, body: BODY };
    const theirs = (await shop.call<Placed>('POST', '/orders', stranger)).body;
    expect([theirs.order.id, theirs.orderToken]).not.toEqual([placed.body.order.id, placed.body.orderToken]);

    const path = `/orders/${placed.body.order.id}`;
    const headers = { 'x-order-token': placed.body.orderToken! };
    await pay(placed.body);
    await until(
      'the payment',
      async () =>
        (await shop.call<{ status: string }>('GET', path, { headers })).body.status === 'processing',
    );
    expect((await shop.call('GET', path)).status).toBe(404);
    expect((await shop.call('GET', path, { headers: { 'x-order-token': 'x'.repeat(43) } })).status).toBe(404);
  });

  it('needs a key, a cart and known fields', async () => {
    const headers = await guestCart();
    const cases: [object, Record<string, string>, number, string][] = [
      [BODY, headers, 400, 'idempotency.key-required'],
      [BODY, key(), 409, 'checkout.cart-empty'],
      [{ ...BODY, total: 1 }, { ...headers, ...key() }, 400, 'request.invalid'],
      [{ ...BODY, storeId: newId() }, { ...headers, ...key() }, 404, 'stores.not-found'],
      [
        { ...BODY, successUrl: 'https://evil.example/' },
        { ...headers, ...key() },
        400,
        'checkout.return-url-not-allowed',
      ],
    ];
    for (const [body, sent, status, code] of cases) {
      const answer = await shop.call<Problem>('POST', '/orders', { body, headers: sent });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
  });

  it('who left the pay page finds it in the order, and pays there', async () => {
    const cart = await guestCart();
    const call = { headers: { ...cart, ...key() }, body: BODY };
    const { body: placed } = await shop.call<Placed>('POST', '/orders', call);
    const headers = { 'x-order-token': placed.orderToken! };
    const path = `/orders/${placed.order.id}`;
    const { checkoutUrl } = placed.payment;
    const seen = () => shop.call<MyOrder>('GET', path, { headers });
    expect((await seen()).body.payment).toMatchObject({ status: 'pending', checkoutUrl });
    const again = await shop.call<MyOrder['payment']>('POST', `${path}/payments`, { headers });
    expect([again.status, again.body.checkoutUrl]).toEqual([200, checkoutUrl]);
    expect((await shop.call('POST', `${path}/payments`)).status).toBe(404);
    await pay(placed);
    await until('the payment', async () => (await seen()).body.status === 'processing');
    expect((await seen()).body.payment).toMatchObject({ status: 'succeeded', checkoutUrl: null });
    const late = await shop.call<Problem>('POST', `${path}/payments`, { headers });
    expect([late.status, late.body.code]).toEqual([409, 'order.wrong-state']);
  });

  it('whose order has no pay page yet gets one by asking for it', async () => {
    const headers = { ...(await guestCart()), ...key() };
    const { body: placed } = await shop.call<Placed>('POST', '/orders', { headers, body: BODY });
    // As if the process had died before it knew the page's address.
    await installation.scope.run(shop.tenant._id, async ({ connection }) => {
      const unset = { $unset: { payPage: '' }, $set: { status: 'created' } } as object;
      await connection.collection('payments').updateOne({ orderId: placed.order.id }, unset);
    });
    const mine = { headers: { 'x-order-token': placed.orderToken! } };
    const path = `/orders/${placed.order.id}`;
    expect((await shop.call<MyOrder>('GET', path, mine)).body.payment.checkoutUrl).toBeNull();
    const again = await shop.call<MyOrder['payment']>('POST', `${path}/payments`, mine);
    expect([again.status, again.body.checkoutUrl]).toEqual([200, placed.payment.checkoutUrl]);
  });

  it.each([
    ['are back in the cart', true],
    ['stay out of a cart that was used since', false],
  ])('who cancels is told that the items %s', async (_, back) => {
    const cart = await guestCart();
    const call = { headers: { ...cart, ...key() }, body: BODY };
    const { body: placed } = await shop.call<Placed>('POST', '/orders', call);
    const other = await stocked(shop, 1);
    if (!back)
      await shop.call('POST', '/cart/items', { headers: cart, body: { variantId: other, quantity: 1 } });
    const headers = { 'x-order-token': placed.orderToken! };
    const path = `/orders/${placed.order.id}`;
    const cancelled = await shop.call<MyOrder>('POST', `${path}/cancel`, { headers, body: {} });
    expect(cancelled.body).toMatchObject({
      itemsReturned: back,
      payment: { status: 'cancelled', checkoutUrl: null },
    });
    const { items } = (await shop.call<Cart>('GET', '/cart', { headers: cart })).body;
    expect(items).toMatchObject([{ variantId: back ? variantId : other }]);
    const late = await shop.call<Problem & { detail: string }>('POST', `${path}/payments`, { headers });
    expect([late.status, late.body.detail.includes('back in the cart')]).toEqual([409, back]);
  });

  it('may end by cancelling', async () => {
    const cart = await guestCart();
    const placed = await shop.call<Placed>('POST', '/orders', { headers: { ...cart, ...key() }, body: BODY });
    const path = `/orders/${placed.body.order.id}/cancel`;
    expect((await shop.call('POST', path, { body: {} })).status).toBe(404);
    const headers = { 'x-order-token': placed.body.orderToken! };
    const cancelled = await shop.call<{ status: string }>('POST', path, { headers, body: {} });
    expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled']);
  });
});

describe('staff', () => {
  it('see, move and refund orders', async () => {
    const cart = await guestCart();
    const { body: placed } = await shop.call<Placed>('POST', '/orders', {
      headers: { ...cart, ...key() },
      body: BODY,
    });
    await pay(placed);
    const path = `/admin/orders/${placed.order.id}`;
    await until(
      'the payment',
      async () => (await shop.asOwner<{ status: string }>('GET', path)).body.status === 'processing',
    );
    const list = await shop.asOwner<{ data: { id: string }[]; total: number }>(
      'GET',
      `/admin/orders?search=${placed.order.number}&total=true`,
    );
    expect(list.body).toMatchObject({ data: [{ id: placed.order.id }], total: 1, nextCursor: null });
    expect((await shop.call('GET', '/admin/orders')).status).toBe(401);

    const shipped = await shop.asOwner('PUT', `/orders/${placed.order.id}/status`, { status: 'shipped' });
    expect(shipped.body).toMatchObject({ status: 'shipped', nextStatuses: ['delivered'] });
    const wrong = await shop.asOwner<Problem>('POST', `${path}/status`, { status: 'preparing' });
    expect([wrong.status, wrong.body.code]).toEqual([409, 'order.wrong-state']);

    const refund = { token: shop.owner, headers: key(), body: { amount: 250 } };
    const first = await shop.call('POST', `${path}/refunds`, refund);
    const again = await shop.call('POST', `${path}/refunds`, refund);
    expect(first.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const payments = await shop.asOwner<{ data: object[] }>(
      'GET',
      `/admin/payments?orderId=${placed.order.id}`,
    );
    expect(payments.body.data).toMatchObject([
      {
        status: 'succeeded',
        refundable: { amount: 1000 },
        refunds: [{ amount: { amount: 250 }, state: 'succeeded' }],
      },
    ]);
  });
});

describe('Stripe’s webhook', () => {
  const post = (path: string, signature = 't=1,v1=00') =>
    fetch(installation.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      body: '{"id":"evt_1","object":"event"}',
    });

  it('answers strangers alike, at both addresses', async () => {
    for (const root of ['/webhooks/stripe', '/api/v1/webhooks/stripe']) {
      const answers = await Promise.all(
        [shop.tenant._id, shop.tenant.slug, newId(), 'no-such-shop'].map(async (tenant) => {
          const response = await post(`${root}/${tenant}`);
          const { correlationId: _, ...problem } = (await response.json()) as Record<string, unknown>;
          return { status: response.status, ...problem };
        }),
      );
      expect(answers[0]).toMatchObject({ status: 400, code: 'payment.webhook-invalid' });
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    }
  });

  it('gives back what is paid to a suspended shop, before its page is closed', async () => {
    const there = await installation.tenant();
    const sold = await stocked(there, 1);
    const added = await there.call('POST', '/cart/items', { body: { variantId: sold, quantity: 1 } });
    const headers = { 'x-cart-token': added.headers.get('x-cart-token')!, ...key() };
    const { body: placed } = await there.call<Placed>('POST', '/orders', { headers, body: BODY });
    const registry = installation.api.get(TenantRegistry);
    await registry.update(there.tenant._id, { $set: { status: 'suspended' } });
    await pay(placed);
    const order = () =>
      installation.scope.run(there.tenant._id, async (graph) =>
        (await graph.get(Orders)).byId(placed.order.id),
      );
    await until('the refund', async () => (await order()).paymentStatus === 'refunded');
    expect((await order()).status).toBe('cancelled');
  });
});
