import type { CartId } from '#commerce/cart';
import { ExpireCheckout } from '#commerce/checkout';
import { PaymentProviders } from '#commerce/payments';
import { newId } from '#platform/ids';
import { ADDRESS, Shop, ShopBench } from '../../../../test/support/shop-bench.js';

let parts: ShopBench;
let shop: Shop;

beforeAll(async () => {
  parts = await ShopBench.start();
  shop = await parts.open();
});
afterAll(() => parts.stop());

describe('placing an order', () => {
  it('holds the stock, empties the cart and opens the page to pay', async () => {
    const variantId = await shop.variant(5);
    const cart = await shop.cart(variantId, 2);
    const { order, payment } = await shop.place(cart);
    expect(order).toMatchObject({
      status: 'pending',
      totals: { total: 2500, currency: 'EUR' },
      number: '1001',
    });
    expect(payment.payPage!.url).toContain('/pay/cs_test_');
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 2 });
    expect(await shop.inCart(cart)).toEqual({});
    expect(await shop.told(order._id)).toEqual(['order.placed']);
    const session = await shop.sdk.checkout.sessions.retrieve(payment.payPage!.ref);
    expect(session).toMatchObject({ amount_total: 2500, currency: 'eur', customer_email: 'ada@example.com' });
  });

  it('makes one order of two simultaneous requests with one key; a later retry gets its answer', async () => {
    const variantId = await shop.variant(5);
    const [cart, key] = [await shop.cart(variantId), newId()];
    const outcomes = await Promise.allSettled([shop.place(cart, key), shop.place(cart, key)]);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.map((outcome) => (outcome as PromiseRejectedResult).reason)).toEqual([
      expect.objectContaining({ code: 'idempotency.in-progress' }),
    ]);
    const again = await shop.place(cart, key);
    expect(again.replayed).toBe(true);
    expect(await shop.order(again.order._id)).toMatchObject({ status: 'pending' });
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 1 });
  });

  it('refuses a key with another body', async () => {
    const [cart, key] = [await shop.cart(await shop.variant(5)), newId()];
    await shop.place(cart, key);
    await expect(shop.place(cart, key, { email: 'eve@example.com' })).rejects.toMatchObject({
      code: 'idempotency.key-reused',
    });
  });

  it('orders one cart once, also with different keys', async () => {
    const variantId = await shop.variant(5);
    const cart = await shop.cart(variantId);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => shop.place(cart)));
    const codes = outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? 'placed' : (outcome.reason as { code: string }).code,
    );
    expect(codes.filter((code) => code === 'placed')).toHaveLength(1);
    for (const code of codes) expect(['placed', 'cart.changed', 'checkout.cart-empty']).toContain(code);
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 1 });
  });

  it('writes nothing if stock is missing', async () => {
    const variantId = await shop.variant(1);
    const [first, second] = [await shop.cart(variantId), await shop.cart(variantId)];
    await shop.place(first);
    const orders = await shop.count('orders');
    await expect(shop.place(second)).rejects.toMatchObject({
      code: 'checkout.insufficient-stock',
      extras: { facts: { short: [{ variantId, requested: 1, available: 0 }] } },
    });
    expect(await shop.count('orders')).toBe(orders);
    expect(await shop.inCart(second)).toEqual({ [variantId]: 1 });
  });

  it.each([
    ['checkout.address-required', { deliveryAddress: undefined }],
    ['checkout.email-required', { email: undefined }],
    ['checkout.return-url-not-allowed', { successUrl: 'https://evil.example/thanks' }],
    ['checkout.return-url-not-allowed', { cancelUrl: 'https://shop.example.com.evil.example/' }],
    ['checkout.return-url-not-allowed', { cancelUrl: 'https://evil.example\\@shop.example.com/' }],
    ['stores.not-found', { storeId: newId() }],
    ['checkout.invalid', { email: 'ada' }],
    ['checkout.invalid', { deliveryAddress: { ...ADDRESS, country: 'Britain' } }],
    ['checkout.invalid', { billingAddress: { ...ADDRESS, line1: 'a\0b' } }],
  ])('answers %s', async (code, input) => {
    const cart = await shop.cart(await shop.variant(1));
    await expect(shop.place(cart, newId(), input)).rejects.toMatchObject({ code });
  });

  it('accepts return addresses only at the shop’s own origins', async () => {
    const cart = await shop.cart(await shop.variant(1));
    const successUrl = 'https://shop.example.com/thanks?x=1';
    const { payment } = await shop.place(cart, newId(), { successUrl });
    expect(payment.returnTo.success).toBe(successUrl);
    const written = '\thttps:\\\\SHOP.example.com\\tha\tnks and more';
    const again = await shop.place(await shop.cart(await shop.variant(1)), newId(), { successUrl: written });
    expect(again.payment.returnTo.success).toBe('https://shop.example.com/thanks%20and%20more');
    expect(new URL(payment.returnTo.cancel).origin).toBe('https://shop.example.com');
  });
});

describe('when something breaks on the way', () => {
  it('goes on with the same order when Stripe was away, and asks it once', async () => {
    const variantId = await shop.variant(5);
    const [cart, key] = [await shop.cart(variantId), newId()];
    await shop.fault({ path: '/v1/checkout/sessions', times: 2, when: 'before', status: 503 });
    await expect(shop.place(cart, key)).rejects.toMatchObject({ code: 'payment.provider-unavailable' });
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 1 });
    const orders = await shop.count('orders');
    const { payment } = await shop.place(cart, key);
    expect(payment).toMatchObject({ status: 'pending', payPage: { url: expect.any(String) } });
    expect(await shop.count('orders')).toBe(orders);
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 1 });
  });

  it('ends an order whose shopper never came back, and tells a late retry', async () => {
    const variantId = await shop.variant(5);
    const [cart, key] = [await shop.cart(variantId), newId()];
    await shop.fault({ path: '/v1/checkout/sessions', times: 2, when: 'before', status: 503 });
    await expect(shop.place(cart, key)).rejects.toMatchObject({ code: 'payment.provider-unavailable' });
    const [order] = await shop.orders({ status: 'pending', 'lines.variantId': variantId });
    await shop.with(ExpireCheckout, (step) => step.expire(order!._id));
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 0 });
    expect(await shop.inCart(cart)).toEqual({ [variantId]: 1 });
    await expect(shop.place(cart, key)).rejects.toMatchObject({ code: 'checkout.closed' });
    expect(await shop.orders({ status: 'pending', 'lines.variantId': variantId })).toEqual([]);
  });

  it('closes the page of an order that ended while Stripe was being asked', async () => {
    const variantId = await shop.variant(5);
    const cart = await shop.cart(variantId);
    // The rival: the order expires between the intent and Stripe's answer.
    const stripe = await shop.with(PaymentProviders, async (providers) => providers.named('stripe'));
    jest.spyOn(stripe, 'openPayPage').mockImplementationOnce(async (payment, lines) => {
      await shop.with(ExpireCheckout, (step) => step.expire(payment.orderId));
      return stripe.openPayPage(payment, lines);
    });
    await expect(shop.place(cart)).rejects.toMatchObject({ code: 'checkout.closed' });
    const [session] = (await shop.sdk.checkout.sessions.list()).data;
    expect(session!.status).toBe('expired');
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 0 });
  });

  it('gets the same page when only Stripe’s answer was lost', async () => {
    const [cart, key] = [await shop.cart(await shop.variant(5)), newId()];
    const before = (await shop.sdk.checkout.sessions.list({ limit: 100 })).data.length;
    await shop.fault({ path: '/v1/checkout/sessions', times: 2, when: 'after', status: 0 });
    await expect(shop.place(cart, key)).rejects.toMatchObject({ code: 'payment.provider-unavailable' });
    await shop.place(cart, key);
    expect((await shop.sdk.checkout.sessions.list({ limit: 100 })).data).toHaveLength(before + 1);
  });

  it('undoes everything if Stripe refuses the payment', async () => {
    const variantId = await shop.variant(5, 1);
    const [cart, key] = [await shop.cart(variantId), newId()];
    await expect(shop.place(cart, key)).rejects.toMatchObject({ code: 'payment.refused' });
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 0 });
    expect(await shop.inCart(cart)).toEqual({ [variantId]: 1 });
  });

  it('takes no order that a shop without keys could not be paid for', async () => {
    const { tenant } = await parts.open();
    const bare = new Shop(parts, await parts.withoutStripe(tenant));
    const variantId = await bare.variant(5);
    const cart = await bare.cart(variantId);
    await expect(bare.place(cart)).rejects.toMatchObject({ code: 'payment.not-configured' });
    expect(await bare.stock(variantId)).toEqual({ onHand: 5, reserved: 0 });
    expect(await bare.inCart(cart)).toEqual({ [variantId]: 1 });
  });
});

describe.each([
  ['with the gate', undefined],
  ['without the gate', { mode: 'off' as const }],
])('50 shoppers for 10 pieces, %s', (_, gate) => {
  it('are exactly 10 orders', async () => {
    const rush = await ShopBench.start(gate);
    try {
      const there = await rush.open();
      const variantId = await there.variant(10);
      const carts: CartId[] = [];
      for (let i = 0; i < 50; i++) carts.push(await there.cart(variantId));
      // Who is turned away because of the crowd comes again with the same key, as shoppers do.
      const insist = async (cart: CartId, key: string): Promise<string> => {
        for (;;) {
          try {
            return (await there.place(cart, key)).order.number;
          } catch (error) {
            const { code } = error as { code: string };
            if (code !== 'tenant.busy') return code;
          }
        }
      };
      const outcomes = await Promise.all(carts.map((cart) => insist(cart, newId())));
      const placed = outcomes.filter((outcome) => outcome !== 'checkout.insufficient-stock');
      expect(placed).toHaveLength(10);
      expect(new Set(placed).size).toBe(10);
      expect(await there.count('orders')).toBe(10);
      expect(await there.stock(variantId)).toEqual({ onHand: 10, reserved: 10 });
    } finally {
      await rush.stop();
    }
    // Without the gate rivals try again and again, which a busy machine makes long.
  });
});
