import { checkout, startEmulator } from './emulator-under-test.js';
import type { EmulatorUnderTest } from './emulator-under-test.js';

let emulator: EmulatorUnderTest;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const inMinutes = (minutes: number) => Math.floor(Date.now() / 1000) + minutes * 60;

describe('a Checkout Session', () => {
  it('is paid: charge, payment intent, session and events agree', async () => {
    const stripe = emulator.client('sk_test_paid');
    const session = await stripe.checkout.sessions.create(
      checkout({
        metadata: { order: '7' },
        payment_intent_data: { metadata: { order: '7' } },
        client_reference_id: '7',
      }),
    );
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 2500,
      currency: 'eur',
    });
    const { body } = await emulator.steer(`sessions/${session.id}/pay`);
    expect(body['redirect']).toBe(`http://shop.localhost/thanks?session=${session.id}`);

    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge'],
    });
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      client_reference_id: '7',
      payment_intent: {
        status: 'succeeded',
        amount_received: 2500,
        metadata: { order: '7' },
        latest_charge: { paid: true, captured: true, amount: 2500 },
      },
    });
    const events = await stripe.events.list();
    expect(events.data.map((event) => event.type).reverse()).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
  });

  it('stays open after a decline and can then be paid with the same intent', async () => {
    const stripe = emulator.client('sk_test_declined');
    const session = await stripe.checkout.sessions.create(checkout());
    await emulator.steer(`sessions/${session.id}/decline`);
    const declined = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(declined).toMatchObject({
      status: 'open',
      payment_intent: { status: 'requires_payment_method', last_payment_error: { code: 'card_declined' } },
    });
    const failed = await stripe.events.list({ type: 'payment_intent.payment_failed' });
    expect(failed.data).toHaveLength(1);
    await emulator.steer(`sessions/${session.id}/pay`);
    const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(paid.status).toBe('complete');
    expect((paid.payment_intent as { id: string }).id).toBe((declined.payment_intent as { id: string }).id);
  });

  it('expires once: nobody can then pay, expire or abandon it', async () => {
    const stripe = emulator.client('sk_test_expired');
    const session = await stripe.checkout.sessions.create(checkout({ expires_at: inMinutes(31) }));
    expect((await stripe.checkout.sessions.expire(session.id)).status).toBe('expired');
    await expect(stripe.checkout.sessions.expire(session.id)).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
    });
    expect((await emulator.steer(`sessions/${session.id}/pay`)).status).toBe(400);
    expect((await stripe.events.list()).data.map((event) => event.type)).toEqual([
      'checkout.session.expired',
    ]);
  });

  it.each([
    ['too soon by the time the request travels', () => inMinutes(30)],
    ['later than a day', () => inMinutes(24 * 60 + 1)],
  ])('refuses to expire %s', async (_name, expiry) => {
    const creation = emulator
      .client('sk_test_expiry')
      .checkout.sessions.create(checkout({ expires_at: expiry() }));
    await expect(creation).rejects.toMatchObject({ statusCode: 400, param: 'expires_at' });
  });

  it('says what is wrong with a request, as Stripe does', async () => {
    const { sessions } = emulator.client('sk_test_errors').checkout;
    const unknown = checkout({ surprise: '1' } as object);
    await expect(sessions.create(unknown)).rejects.toMatchObject({
      code: 'parameter_unknown',
      param: 'surprise',
    });
    await expect(sessions.create({ ...checkout(), success_url: undefined })).rejects.toMatchObject({
      code: 'parameter_missing',
      param: 'success_url',
    });
    const half = [
      { quantity: 1, price_data: { currency: 'eur', unit_amount: 0.5, product_data: { name: 'Half' } } },
    ];
    await expect(sessions.create(checkout({ line_items: half }))).rejects.toMatchObject({
      code: 'parameter_invalid_integer',
      param: 'line_items[0][price_data][unit_amount]',
    });
    await expect(sessions.retrieve('cs_test_none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    await expect(sessions.retrieve('cs_test_none')).rejects.toHaveProperty(
      'requestId',
      expect.stringMatching(/^req_/),
    );
  });

  it('belongs to one key: another account cannot see it, and odd keys are refused', async () => {
    const session = await emulator.client('sk_test_mine').checkout.sessions.create(checkout());
    const theirs = emulator.client('sk_test_theirs');
    await expect(theirs.checkout.sessions.retrieve(session.id)).rejects.toMatchObject({ statusCode: 404 });
    expect((await theirs.checkout.sessions.list()).data).toEqual([]);
    for (const key of ['pk_test_abc', 'sk_live_abc', 'nonsense']) {
      await expect(emulator.client(key).balance.retrieve()).rejects.toMatchObject({ statusCode: 401 });
    }
  });

  it('lists in pages, newest first', async () => {
    const stripe = emulator.client('sk_test_pages');
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.unshift((await stripe.checkout.sessions.create(checkout())).id);
    const seen: string[] = [];
    for await (const session of stripe.checkout.sessions.list({ limit: 2 })) seen.push(session.id);
    expect(seen).toEqual(made);
  });
});

describe('the hosted page', () => {
  it('shows the order with escaped texts, and pays', async () => {
    const stripe = emulator.client('sk_test_page');
    const name = '<script>alert(1)</script> 座椅 & Stühle';
    const session = await stripe.checkout.sessions.create(
      checkout({
        line_items: [
          { quantity: 1, price_data: { currency: 'jpy', unit_amount: 4800, product_data: { name } } },
        ],
        branding_settings: { display_name: 'Kumo' },
      }),
    );
    const page = await (await fetch(session.url ?? '')).text();
    expect(page).toContain('¥4,800');
    expect(page).toContain('Kumo');
    expect(page).toContain('座椅');
    expect(page).not.toContain('<script>');

    const act = (what: string) =>
      fetch(session.url ?? '', {
        method: 'POST',
        body: new URLSearchParams({ act: what }),
        redirect: 'manual',
      });
    expect((await act('abandon')).headers.get('location')).toBe('http://shop.localhost/cart');
    expect((await act('decline')).headers.get('location')).toBe(`/pay/${session.id}?declined`);
    const paid = await act('pay');
    expect([paid.status, paid.headers.get('location')]).toEqual([
      303,
      `http://shop.localhost/thanks?session=${session.id}`,
    ]);
    expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid');
  });
});
