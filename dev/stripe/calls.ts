import type Stripe from 'stripe';

/** The answers to all supported API calls, by the name under which their shape is recorded. */
export type Answers = ReadonlyMap<string, unknown>;

/** Acts as the shopper on the hosted page. stripe-mock has no such page, so for it the function does nothing. */
export type Shopper = (session: string, act: 'pay') => Promise<void>;

/**
 * Makes every supported call once, in a useful order, and returns the answers. Works with the stand-in and with
 * stripe-mock, which stores nothing and accepts any id.
 */
export async function callEverything(stripe: Stripe, shopper: Shopper): Promise<Answers> {
  const answers = new Map<string, unknown>();
  const keep = async <T>(name: string, call: Promise<T>): Promise<T> => {
    const answer = await call;
    answers.set(name, answer);
    return answer;
  };

  const endpoint = await keep(
    'webhookEndpoints.create',
    stripe.webhookEndpoints.create({ url: 'http://127.0.0.1:9/never', enabled_events: ['charge.succeeded'] }),
  );
  await keep('webhookEndpoints.retrieve', stripe.webhookEndpoints.retrieve(endpoint.id));
  await keep('webhookEndpoints.list', stripe.webhookEndpoints.list({ limit: 3 }));
  await keep('webhookEndpoints.del', stripe.webhookEndpoints.del(endpoint.id));

  const paid = await payThroughCheckout(stripe, shopper, keep);
  await keep('charges.retrieve', stripe.charges.retrieve(paid, { expand: ['refunds'] }));
  await keep('charges.list', stripe.charges.list({ limit: 3, expand: ['data.refunds'] }));
  const refund = await keep('refunds.create', stripe.refunds.create({ charge: paid, amount: 60 }));
  await keep('refunds.retrieve', stripe.refunds.retrieve(refund.id));
  await keep('refunds.update', stripe.refunds.update(refund.id, { metadata: { a: 'b' } }));
  await keep('refunds.list', stripe.refunds.list({ limit: 3 }));

  await payByIntent(stripe, keep);
  await keep('balance.retrieve', stripe.balance.retrieve());
  const events = await keep('events.list', stripe.events.list({ limit: 3 }));
  await keep('events.retrieve', stripe.events.retrieve(events.data[0]?.id ?? ''));
  return answers;
}

type Keep = <T>(name: string, call: Promise<T>) => Promise<T>;

/** Resolves with the charge. */
async function payThroughCheckout(stripe: Stripe, shopper: Shopper, keep: Keep): Promise<string> {
  const { sessions } = stripe.checkout;
  const details: Stripe.Checkout.SessionCreateParams = {
    mode: 'payment',
    success_url: 'https://shop.example/thanks?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://shop.example/cart',
    client_reference_id: 'order-1',
    customer_email: 'shopper@example.com',
    expires_at: Math.floor(Date.now() / 1000) + 3600,
    line_items: [
      { quantity: 2, price_data: { currency: 'eur', unit_amount: 1250, product_data: { name: 'Tent peg' } } },
    ],
    metadata: { order: '1' },
    payment_intent_data: { metadata: { order: '1' } },
  };
  const session = await keep('checkout.sessions.create', sessions.create(details));
  await keep('checkout.sessions.listLineItems', sessions.listLineItems(session.id));
  await keep('checkout.sessions.update', sessions.update(session.id, { metadata: { a: 'b' } }));
  const abandoned = await sessions.create(details);
  await keep('checkout.sessions.expire', sessions.expire(abandoned.id));
  await shopper(session.id, 'pay');
  const expanded = await keep(
    'checkout.sessions.retrieve',
    sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge', 'line_items'] }),
  );
  await keep('checkout.sessions.list', sessions.list({ limit: 3 }));
  const intent = expanded.payment_intent as Stripe.PaymentIntent;
  // stripe-mock leaves the reference empty.
  return typeof intent.latest_charge === 'object' && intent.latest_charge ? intent.latest_charge.id : 'ch_1';
}

async function payByIntent(stripe: Stripe, keep: Keep): Promise<void> {
  const { paymentIntents } = stripe;
  const details: Stripe.PaymentIntentCreateParams = {
    amount: 2000,
    currency: 'eur',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    capture_method: 'manual',
  };
  const intent = await keep('paymentIntents.create', paymentIntents.create(details));
  await keep('paymentIntents.retrieve', paymentIntents.retrieve(intent.id));
  await keep('paymentIntents.update', paymentIntents.update(intent.id, { metadata: { a: 'b' } }));
  await keep(
    'paymentIntents.confirm',
    paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa', expand: ['latest_charge'] }),
  );
  await keep('paymentIntents.capture', paymentIntents.capture(intent.id, { amount_to_capture: 1500 }));
  const abandoned = await paymentIntents.create(details);
  await keep('paymentIntents.cancel', paymentIntents.cancel(abandoned.id));
  await keep('paymentIntents.list', paymentIntents.list({ limit: 3 }));
}
