import { Carts, type CartId } from '#commerce/cart';
import {
  CancelOrder,
  ExpireCheckout,
  MoveOrder,
  ReconcilePayments,
  RefundOrder,
  type Draft,
} from '#commerce/checkout';
import { ReservationExpiry } from '#commerce/inventory';
import { refundableAmount } from '#commerce/payments';
import type { Caller } from '#platform/context';
import { newId } from '#platform/ids';
import { Idempotency, RelayModule } from '#foundation/tenancy';
import { actingAs } from '../../../../test/support/acting-as.js';
import { ShopBench, type Shop } from '../../../../test/support/shop-bench.js';
import { until } from '#dev/until';
import { StockTurn } from './stock-turn.js';
import { UndoOrder } from './undo-order.js';

const LATER = new Date(Date.now() + 24 * 3_600_000);

let parts: ShopBench;
let shop: Shop;

beforeAll(async () => {
  parts = await ShopBench.start(undefined, [RelayModule]);
});
afterAll(() => parts.stop());
beforeEach(async () => {
  shop = await parts.open();
});

interface Purchase extends Draft {
  readonly variantId: string;
}

async function placed(pieces = 5, quantity = 2): Promise<Purchase> {
  const variantId = await shop.variant(pieces);
  const draft = await shop.place(await shop.cart(variantId, quantity));
  return { ...draft, variantId };
}

async function paid(): Promise<Purchase> {
  const bought = await placed();
  await shop.shopper('pay', bought.payment);
  await shop.push(await shop.events('checkout.session.completed'));
  return bought;
}

const expire = (orderId: string) => shop.with(ExpireCheckout, (step) => step.expire(orderId));
const refundsAtStripe = async () => (await shop.sdk.refunds.list()).data;

describe('a payment', () => {
  it('makes the order paid and commits the reservation', async () => {
    const { order, payment, variantId } = await paid();
    expect(await shop.order(order._id)).toMatchObject({ status: 'processing', paymentStatus: 'paid' });
    expect(await shop.payment(order._id)).toMatchObject({
      status: 'succeeded',
      captureRef: expect.stringMatching(/^pi_/),
    });
    expect(await shop.stock(variantId)).toEqual({ onHand: 3, reserved: 0 });
    expect(await shop.told(order._id)).toEqual(['order.paid', 'order.placed', 'order.status-changed']);
    expect(await shop.told(payment._id)).toEqual(['payment.succeeded']);
  });

  it('has its effect once, for any number and order of Stripe’s messages', async () => {
    const { order, payment, variantId } = await placed();
    await shop.shopper('decline', payment);
    await shop.shopper('pay', payment);
    const events = await shop.events();
    await shop.push(events.toReversed());
    await shop.push(events);
    await Promise.all([shop.push(events), shop.push(events.toReversed())]);
    expect(await shop.order(order._id)).toMatchObject({ status: 'processing', version: 2 });
    expect(await shop.stock(variantId)).toEqual({ onHand: 3, reserved: 0 });
    expect(await shop.told(order._id)).toEqual(['order.paid', 'order.placed', 'order.status-changed']);
    const { events: seen } = await shop.payment(order._id);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
  });

  it('is decided anew if a rival’s message is faster after it was read', async () => {
    const { order, payment, variantId } = await placed();
    await shop.shopper('decline', payment);
    await shop.shopper('pay', payment);
    const declined = await shop.events('payment_intent.payment_failed');
    let rivals = 0;
    await shop.with(StockTurn, async (turn) => {
      const run = turn.run.bind(turn);
      jest.spyOn(turn, 'run').mockImplementationOnce(async (reference, work) => {
        rivals++;
        await shop.push(declined);
        return run(reference, work);
      });
    });
    await shop.push(await shop.events('checkout.session.completed'));
    expect(rivals).toBe(1);
    expect(await shop.order(order._id)).toMatchObject({ status: 'processing', version: 2 });
    expect(await shop.stock(variantId)).toEqual({ onHand: 3, reserved: 0 });
    const { events, failure } = await shop.payment(order._id);
    expect(events.map(({ type }) => type)).toEqual([
      'payment_intent.payment_failed',
      'checkout.session.completed',
    ]);
    expect(failure).toMatchObject({ code: 'generic_decline' });
  });

  it('that is declined leaves the page open and writes one event', async () => {
    const { order, payment } = await placed();
    await shop.shopper('decline', payment);
    const events = await shop.events('payment_intent.payment_failed');
    await shop.push([...events, ...events]);
    expect(await shop.payment(order._id)).toMatchObject({
      status: 'pending',
      failure: { code: 'generic_decline' },
    });
    expect(await shop.told(payment._id)).toEqual(['payment.failed']);
    expect((await shop.order(order._id)).status).toBe('pending');
  });

  it('is refused if the message is not from Stripe', async () => {
    const { order, payment } = await placed();
    await shop.shopper('pay', payment);
    const events = await shop.events('checkout.session.completed');
    await expect(shop.push(events, 'whsec_of_somebody')).rejects.toMatchObject({
      code: 'payment.webhook-invalid',
    });
    expect((await shop.order(order._id)).status).toBe('pending');
  });

  it('for an unknown order changes nothing', async () => {
    const elsewhere = shop;
    const { payment } = await placed();
    await elsewhere.shopper('pay', payment);
    const events = await elsewhere.events();
    shop = await parts.open();
    await expect(shop.push(events)).resolves.toBeUndefined();
    expect(await shop.count('orders')).toBe(0);
  });

  it('without a message is found by asking Stripe', async () => {
    const { order, payment } = await placed();
    await shop.shopper('pay', payment);
    await shop.with(ReconcilePayments, (reconcile) => reconcile.due());
    expect((await shop.order(order._id)).status).toBe('pending');
    await shop.with(ReconcilePayments, (reconcile) => reconcile.due(LATER));
    expect((await shop.order(order._id)).status).toBe('processing');
    expect((await shop.payment(order._id)).nextCheckAt).toBeUndefined();
  });
});

describe('an order that nobody pays', () => {
  it('releases its stock and restores its cart', async () => {
    const { order, payment, variantId } = await placed();
    await expire(order._id);
    expect(await shop.order(order._id)).toMatchObject({ status: 'cancelled', paymentStatus: 'cancelled' });
    expect((await shop.payment(order._id)).status).toBe('cancelled');
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 0 });
    expect(await shop.inCart(order.cart.id as CartId)).toEqual({ [variantId]: 2 });
    expect((await shop.sdk.checkout.sessions.retrieve(payment.payPage!.ref)).status).toBe('expired');
    await expire(order._id);
    expect(await shop.told(order._id)).toEqual(['order.cancelled', 'order.placed', 'order.status-changed']);
  });

  it('ends when inventory announces that its reservation has expired', async () => {
    const { order } = await placed();
    await shop.with(ReservationExpiry, (expiry) => expiry.expireDue(10, LATER));
    await until('the cancellation', async () => (await shop.order(order._id)).status === 'cancelled');
  });

  it('is kept if somebody pays at the last moment', async () => {
    const { order, payment, variantId } = await placed();
    await shop.shopper('pay', payment);
    await expire(order._id);
    expect((await shop.order(order._id)).status).toBe('processing');
    expect(await shop.stock(variantId)).toEqual({ onHand: 3, reserved: 0 });
  });

  it('stays as it is while Stripe cannot be asked', async () => {
    const { order, variantId } = await placed();
    await shop.fault({ path: '/v1/checkout/sessions', times: 4, when: 'before', status: 503 });
    await expect(expire(order._id)).rejects.toMatchObject({ code: 'payment.provider-unavailable' });
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 2 });
  });

  it('does not change a cart that was used since', async () => {
    const { order } = await placed();
    const other = await shop.variant(1);
    const cart = order.cart.id as CartId;
    await shop.with(Carts, (carts) => carts.add(cart, { variantId: other, quantity: 1, available: 1 }));
    await expire(order._id);
    expect(await shop.inCart(cart)).toEqual({ [other]: 1 });
  });

  it('refunds a payment that arrives after its end', async () => {
    const { order, payment, variantId } = await placed();
    await shop.shopper('pay', payment);
    const [completed] = await shop.events('checkout.session.completed');
    // The push was held up; meanwhile the order ended as if Stripe had said that nobody paid.
    await shop.with(UndoOrder, (step) => step.undo(order, 'expired'));
    await shop.push([completed!, completed!]);
    expect(await shop.order(order._id)).toMatchObject({ status: 'cancelled', paymentStatus: 'refunded' });
    expect((await refundsAtStripe()).map(({ amount }) => amount)).toEqual([2500]);
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 0 });
  });
});

describe('cancelling', () => {
  const cancel = (orderId: string) =>
    shop.with(CancelOrder, (step) => step.cancelOwn(orderId, { guestOf: () => true }));

  it('an unpaid order frees its stock and closes the page', async () => {
    const { order, payment, variantId } = await placed();
    expect(await cancel(order._id)).toMatchObject({ status: 'cancelled' });
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 0 });
    await expect(shop.shopper('pay', payment)).rejects.toThrow('400');
  });

  it('a paid order refunds it and puts the pieces back', async () => {
    const { order, variantId } = await paid();
    expect(await cancel(order._id)).toMatchObject({ status: 'cancelled' });
    await cancel(order._id);
    expect((await shop.order(order._id)).paymentStatus).toBe('refunded');
    expect(await shop.stock(variantId)).toEqual({ onHand: 5, reserved: 0 });
    expect(await refundsAtStripe()).toHaveLength(1);
  });

  it('makes the refund later if Stripe is not available', async () => {
    const { order } = await paid();
    await shop.fault({ path: '/v1/refunds', times: 2, when: 'after', status: 0 });
    await cancel(order._id);
    expect((await shop.order(order._id)).paymentStatus).toBe('paid');
    await shop.with(ReconcilePayments, (reconcile) => reconcile.due(LATER));
    expect((await shop.order(order._id)).paymentStatus).toBe('refunded');
    expect(await refundsAtStripe()).toHaveLength(1);
  });

  it('is too late for shoppers once the order is being prepared, for staff once it is shipped', async () => {
    const { order } = await paid();
    const move = (status: 'preparing' | 'shipped' | 'cancelled') =>
      shop.with(MoveOrder, (step) => step.move(order._id, status));
    await move('preparing');
    await expect(cancel(order._id)).rejects.toMatchObject({ code: 'order.wrong-state' });
    await move('shipped');
    await expect(move('cancelled')).rejects.toMatchObject({ code: 'order.wrong-state' });
  });
});

describe('staff who cancel', () => {
  const cancelAs = (caller: Partial<Caller>, orderId: string) =>
    shop.with(MoveOrder, (step) => actingAs(caller, () => step.move(orderId, 'cancelled')));
  const holding = (...permissions: string[]) => ({ permissions: new Set(permissions) });

  it('need the permission to refund as well once money would go back, and nothing happens without it', async () => {
    const [{ order }, { order: unpaid }] = [await paid(), await placed()];
    for (const one of ['orders.write', 'orders.refund', 'orders.read'])
      await expect(cancelAs(holding(one), order._id)).rejects.toMatchObject({ code: 'request.forbidden' });
    expect(await shop.order(order._id)).toMatchObject({ status: 'processing', paymentStatus: 'paid' });
    expect((await shop.payment(order._id)).refunds).toEqual([]);
    expect(await refundsAtStripe()).toEqual([]);
    await cancelAs(holding('orders.write', 'orders.refund'), order._id);
    expect(await shop.order(order._id)).toMatchObject({ status: 'cancelled', paymentStatus: 'refunded' });
    expect(await cancelAs(holding('orders.write'), unpaid._id)).toMatchObject({ status: 'cancelled' });
  });

  it('cancel orders of their stores only, and are not shown who bought unless they may read orders', async () => {
    const { order } = await paid();
    const both = holding('orders.write', 'orders.refund');
    await expect(cancelAs({ ...both, stores: [newId()] }, order._id)).rejects.toMatchObject({
      code: 'order.not-found',
    });
    const { email } = await cancelAs({ ...both, stores: [order.storeId] }, order._id);
    expect(email).not.toBe(order.email);
    expect((await shop.order(order._id)).email).toBe(order.email);
  });
});

describe('a refund', () => {
  const refund = (orderId: string, amount: number | undefined, key = newId()) =>
    shop.inside(async (graph) => {
      const refundOrder = await graph.get(RefundOrder);
      const outcome = await (
        await graph.get(Idempotency)
      ).once(
        { scope: ['refund', key], body: { amount } },
        () => refundOrder.refund(orderId, { amount, reason: 'damaged' }, ({ _id }) => ({ _id })),
        () => undefined,
      );
      return 'result' in outcome ? outcome.result : undefined;
    });

  it('can be made in parts, but never above the paid amount', async () => {
    const { order, payment } = await paid();
    await refund(order._id, 1000);
    expect((await shop.order(order._id)).paymentStatus).toBe('partially-refunded');
    await expect(refund(order._id, 1501)).rejects.toMatchObject({
      code: 'payment.refund-too-large',
      extras: { facts: { refundable: 1500 } },
    });
    await refund(order._id, undefined);
    expect(await shop.order(order._id)).toMatchObject({ status: 'processing', paymentStatus: 'refunded' });
    expect(refundableAmount(await shop.payment(order._id))).toBe(0);
    expect((await refundsAtStripe()).map(({ amount }) => amount)).toEqual([1500, 1000]);
    await shop.push(await shop.events());
    const { refunds } = await shop.payment(order._id);
    expect(refunds.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    for (const { _id } of refunds) expect(await shop.told(_id)).toEqual(['refund.succeeded']);
    expect(await shop.told(payment._id)).toEqual(['payment.succeeded']);
  });

  it('is a whole amount from 1, and is refused if nothing is left', async () => {
    const { order } = await paid();
    for (const amount of [0, -1, 1.5, 2 ** 53, Number.NaN]) {
      await expect(refund(order._id, amount)).rejects.toMatchObject({ code: 'checkout.invalid' });
    }
    // The refund of the whole amount is requested but not complete.
    await shop.fault({ path: '/v1/refunds', times: 2, when: 'after', status: 503 });
    await expect(refund(order._id, undefined)).rejects.toMatchObject({
      code: 'payment.provider-unavailable',
    });
    await expect(refund(order._id, undefined)).rejects.toMatchObject({ code: 'payment.refund-too-large' });
    expect((await shop.payment(order._id)).refunds).toHaveLength(1);
  });

  it('cannot exceed the payment if two are simultaneous', async () => {
    const { order } = await paid();
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => refund(order._id, 1000)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await refundsAtStripe()).toHaveLength(2);
  });

  it('is the same refund for a retry with the same key', async () => {
    const [{ order }, key] = [await paid(), newId()];
    await shop.fault({ path: '/v1/refunds', times: 2, when: 'after', status: 503 });
    await expect(refund(order._id, 700, key)).rejects.toMatchObject({ code: 'payment.provider-unavailable' });
    await refund(order._id, 700, key);
    await refund(order._id, 700, key);
    expect((await shop.payment(order._id)).refunds).toHaveLength(1);
    expect(await refundsAtStripe()).toHaveLength(1);
  });

  it('is refused before anything was paid', async () => {
    const { order } = await placed();
    await expect(refund(order._id, 1)).rejects.toMatchObject({ code: 'payment.not-refundable' });
  });
});
