import type { Stripe } from 'stripe';
import { checkout, startEmulator } from './emulator-under-test.js';
import type { EmulatorUnderTest } from './emulator-under-test.js';

let emulator: EmulatorUnderTest;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const paying = { amount: 2000, currency: 'eur', payment_method: 'pm_card_visa', confirm: true };

describe('payment intents', () => {
  it('are declined with Stripe’s card error and can be tried again', async () => {
    const { paymentIntents } = emulator.client('sk_test_intents');
    const intent = await paymentIntents.create({ amount: 2000, currency: 'eur' });
    const declined = paymentIntents.confirm(intent.id, {
      payment_method: 'pm_card_chargeDeclinedInsufficientFunds',
    });
    await expect(declined).rejects.toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      payment_intent: { id: intent.id, status: 'requires_payment_method' },
    });
    expect((await paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' })).status).toBe(
      'succeeded',
    );
    await expect(paymentIntents.cancel(intent.id)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
  });

  it('are authorised first and captured in part later; the rest cannot be refunded', async () => {
    const stripe = emulator.client('sk_test_capture');
    const intent = await stripe.paymentIntents.create({ ...paying, capture_method: 'manual' });
    expect(intent).toMatchObject({ status: 'requires_capture', amount_capturable: 2000 });
    const captured = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 1500 });
    expect(captured).toMatchObject({ status: 'succeeded', amount_received: 1500 });
    const refund = stripe.refunds.create({ payment_intent: intent.id, amount: 1501 });
    await expect(refund).rejects.toMatchObject({ param: 'amount' });
  });
});

describe('refunds', () => {
  it('return at most the paid amount', async () => {
    const stripe = emulator.client('sk_test_refunds');
    const intent = await stripe.paymentIntents.create(paying);
    await stripe.refunds.create({ payment_intent: intent.id, amount: 1200 });
    await expect(stripe.refunds.create({ payment_intent: intent.id, amount: 801 })).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      param: 'amount',
      message: 'Refund amount (€8.01) is greater than unrefunded amount on charge (€8.00)',
    });
    expect((await stripe.refunds.create({ payment_intent: intent.id })).amount).toBe(800);
    await expect(stripe.refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
    const charge = await stripe.charges.retrieve(intent.latest_charge as string, { expand: ['refunds'] });
    expect(charge).toMatchObject({ refunded: true, amount_refunded: 2000 });
    expect(charge.refunds?.data.map((refund) => refund.amount)).toEqual([800, 1200]);
    expect((await stripe.events.list({ type: 'charge.refunded' })).data).toHaveLength(2);
  });

  it('need a payment', async () => {
    const stripe = emulator.client('sk_test_unpaid');
    const intent = await stripe.paymentIntents.create({ amount: 2000, currency: 'eur' });
    await expect(stripe.refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({
      statusCode: 400,
    });
  });
});

describe('Idempotency-Key', () => {
  it('repeats the first answer, and the effect happens once', async () => {
    const stripe = emulator.client('sk_test_idempotent');
    const [first, second] = [
      await stripe.checkout.sessions.create(checkout(), { idempotencyKey: 'order-1' }),
      await stripe.checkout.sessions.create(checkout(), { idempotencyKey: 'order-1' }),
    ];
    expect(second.id).toBe(first.id);
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await stripe.checkout.sessions.list()).data).toHaveLength(1);
  });

  it('also repeats a decline, but does not store the answer to an invalid request', async () => {
    const { paymentIntents } = emulator.client('sk_test_idempotent_decline');
    const declined = { ...paying, payment_method: 'pm_card_chargeDeclined' };
    for (let i = 0; i < 2; i++) {
      const attempt = paymentIntents.create(declined, { idempotencyKey: 'one' });
      await expect(attempt).rejects.toMatchObject({ code: 'card_declined' });
    }
    expect((await paymentIntents.list()).data).toHaveLength(1);
    const unreadable = { ...paying, nonsense: 1 } as unknown as Stripe.PaymentIntentCreateParams;
    await expect(paymentIntents.create(unreadable, { idempotencyKey: 'two' })).rejects.toMatchObject({
      statusCode: 400,
    });
    expect((await paymentIntents.create(paying, { idempotencyKey: 'two' })).status).toBe('succeeded');
  });

  it('refuses another request with the same key', async () => {
    const { paymentIntents } = emulator.client('sk_test_mismatch');
    await paymentIntents.create(paying, { idempotencyKey: 'one' });
    await expect(
      paymentIntents.create({ ...paying, amount: 2001 }, { idempotencyKey: 'one' }),
    ).rejects.toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
  });

  it('refuses the same request before the first one was answered', async () => {
    const key = 'sk_test_twice';
    const { paymentIntents } = emulator.client(key);
    await emulator.steer('faults', {
      key,
      path: '/v1/payment_intents',
      method: 'POST',
      times: 1,
      held: true,
    });
    const create = () => paymentIntents.create(paying, { idempotencyKey: 'one' });
    const both = [create(), create()];
    await expect(Promise.race(both)).rejects.toMatchObject({
      statusCode: 409,
      code: 'idempotency_key_in_use',
    });
    await emulator.clearFaults(key);
    const results = await Promise.allSettled(both);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await paymentIntents.list()).data).toHaveLength(1);
  });

  it('makes a retry safe if the first answer was lost', async () => {
    const key = 'sk_test_lost';
    const { paymentIntents } = emulator.client(key);
    await emulator.steer('faults', { key, path: '/v1/payment_intents', times: 1, when: 'after' });
    await expect(paymentIntents.create(paying, { idempotencyKey: 'one' })).rejects.toMatchObject({
      statusCode: 500,
    });
    await paymentIntents.create(paying, { idempotencyKey: 'one' });
    expect((await paymentIntents.list()).data).toHaveLength(1);
  });
});
