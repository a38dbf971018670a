import { Stripe } from 'stripe';
import { PaymentAccounts } from '#commerce/payments';
import { newId } from '#platform/ids';
import { Installation } from '../support/installation.js';
import { expectProblem, raw, type RawAnswer } from '../support/raw-request.js';
import {
  available,
  guestCart,
  guestOrder,
  GUEST_ORDER,
  key,
  offer,
  onPayPage,
  seenByGuest,
  type Cart,
  type Money,
  type Offer,
  type Order,
  type Page,
  type Placed,
} from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';
import { until } from '#dev/until';

type Headers = Record<string, string>;

let installation: Installation;
let shop: TenantSession;
let tent: Offer;

beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant();
  tent = await offer(shop, 100);
});

function post(path: string, body: unknown, headers: Headers = {}, session = shop): Promise<RawAnswer> {
  return raw(installation.origin, {
    method: 'POST',
    path: `/api/v1${path}`,
    headers: { 'content-type': 'application/json', 'x-tenant': session.tenant.slug, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const parsed = <T>({ text }: RawAnswer): T => JSON.parse(text) as T;

async function orders(session = shop): Promise<readonly Order[]> {
  return (await session.asOwner<Page<Order>>('GET', '/admin/orders?limit=100')).body.data;
}

describe('a quantity', () => {
  const wrong = ['0', '-1', '1.5', '1e3', '1e300', '9007199254740993', '"2"', 'null', 'true', '[1]', '{}'];

  it.each(wrong)('of %s is refused, in new and in existing items', async (quantity) => {
    const added = await post('/cart/items', `{"variantId":"${tent.variantId}","quantity":${quantity}}`);
    expectProblem(added, 400, 'request.invalid');
    const headers = await guestCart(shop, tent, 2);
    const { items } = (await shop.call<Cart>('GET', '/cart', { headers })).body;
    const changed = await raw(installation.origin, {
      method: 'PUT',
      path: `/api/v1/cart/items/${items[0]!.id}`,
      headers: { 'content-type': 'application/json', 'x-tenant': shop.tenant.slug, ...headers },
      body: `{"quantity":${quantity}}`,
    });
    expectProblem(changed, 400, 'request.invalid');
    expect((await shop.call<Cart>('GET', '/cart', { headers })).body.items).toMatchObject([{ quantity: 2 }]);
  });

  it('that is larger than what others left cannot be ordered, and changes nothing', async () => {
    const rare = await offer(shop, 2);
    const headers = { ...(await guestCart(shop, rare, 2)), ...key() };
    await guestOrder(shop, rare);
    expectProblem(await post('/orders', GUEST_ORDER, headers), 409, 'checkout.insufficient-stock');
    expect(await available(shop, rare)).toBe(1);
  });
});

describe('an order is refused that', () => {
  it.each<[string, object, number, string]>([
    ['has no address', { deliveryAddress: undefined }, 400, 'checkout.address-required'],
    ['has half an address', { deliveryAddress: { name: 'A', country: 'DE' } }, 400, 'request.invalid'],
    ['has no email', { email: undefined }, 400, 'checkout.email-required'],
    ['has an invalid email', { email: 'a@b\nBcc: c@d.example' }, 400, 'request.invalid'],
    ['is delivered by drone', { deliveryType: 'drone' }, 400, 'request.invalid'],
    ['names a store that does not exist', { storeId: newId() }, 404, 'stores.not-found'],
    ['sets its own price', { totals: { total: { amount: 1, currency: 'EUR' } } }, 400, 'request.invalid'],
    ['returns elsewhere', { successUrl: 'https://evil.example' }, 400, 'checkout.return-url-not-allowed'],
    ['has a script as return address', { cancelUrl: 'javascript:alert(1)' }, 400, 'request.invalid'],
  ])('%s', async (_what, change, status, code) => {
    const headers = { ...(await guestCart(shop, tent)), ...key() };
    expectProblem(await post('/orders', { ...GUEST_ORDER, ...change }, headers), status, code);
  });

  it('has no cart, or an unknown one', async () => {
    const carts: Headers[] = [{}, { 'x-cart-token': 'x'.repeat(43) }, { 'x-cart-token': '$ne' }];
    for (const cart of carts) {
      expectProblem(await post('/orders', GUEST_ORDER, { ...cart, ...key() }), 409, 'checkout.cart-empty');
    }
  });

  it('chooses its own cart token', async () => {
    const chosen = 'x'.repeat(43);
    const body = { variantId: tent.variantId, quantity: 1 };
    const made = await post('/cart/items', body, { 'x-cart-token': chosen });
    const token = made.headers['x-cart-token'] as string;
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(token).not.toBe(chosen);
    const more = await post('/cart/items', body, { 'x-cart-token': token });
    expect([more.status, more.headers['x-cart-token']]).toEqual([201, undefined]);
    expect(JSON.parse(more.text)).toMatchObject({ items: [{ quantity: 2 }] });
    expectProblem(
      await post('/orders', GUEST_ORDER, { 'x-cart-token': chosen, ...key() }),
      409,
      'checkout.cart-empty',
    );
  });

  it('has a cart with products that do not exist or belong to another shop', async () => {
    const elsewhere = await offer(await installation.tenant(), 1);
    for (const wanted of [
      { variantId: newId() },
      { productId: newId() },
      { variantId: elsewhere.variantId },
      { productId: elsewhere.productId },
    ]) {
      expectProblem(await post('/cart/items', { ...wanted, quantity: 1 }), 404, 'cart.variant-unknown');
    }
    expectProblem(await post('/cart/items', { quantity: 1 }), 400, 'cart.variant-required');
  });
});

describe('an Idempotency-Key', () => {
  it.each<[string, Headers, string]>([
    ['is required', {}, 'idempotency.key-required'],
    ['is not empty', { 'idempotency-key': '' }, 'idempotency.key-invalid'],
    ['is short', { 'idempotency-key': 'k'.repeat(256) }, 'idempotency.key-invalid'],
    ['is printable', { 'idempotency-key': 'a\tb' }, 'idempotency.key-invalid'],
  ])('%s', async (_what, headers, code) => {
    const cart = await guestCart(shop, tent);
    expectProblem(await post('/orders', GUEST_ORDER, { ...cart, ...headers }), 400, code);
  });

  it('is for one body only', async () => {
    const headers = { ...(await guestCart(shop, tent)), ...key() };
    const placed = await post('/orders', GUEST_ORDER, headers);
    expect(placed.status).toBe(201);
    const other = await post('/orders', { ...GUEST_ORDER, email: 'else@customers.example' }, headers);
    expectProblem(other, 422, 'idempotency.key-reused');
    const again = await post('/orders', GUEST_ORDER, headers);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(parsed<Placed>(again).order).toEqual(parsed<Placed>(placed).order);
  });

  it('that is sent many times at once makes one order; the other requests get the same answer or must retry', async () => {
    const article = await offer(shop, 10);
    const headers = { ...(await guestCart(shop, article)), ...key() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => post('/orders', GUEST_ORDER, headers)));
    for (const answer of answers) {
      if (answer.status === 201) continue;
      expectProblem(answer, 409, 'idempotency.in-progress');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    const placed = answers
      .filter(({ status }) => status === 201)
      .map((answer) => parsed<Placed>(answer).order.id);
    expect(placed.length).toBeGreaterThan(0);
    expect(new Set(placed).size).toBe(1);
    expect(await available(shop, article)).toBe(9);
    const bought = (await orders()).filter(({ lines }) => lines[0]?.variantId === article.variantId);
    expect(bought).toHaveLength(1);
  });

  it('of another cart is a different request', async () => {
    const shared = key();
    const [first, second] = [
      await post('/orders', GUEST_ORDER, { ...(await guestCart(shop, tent)), ...shared }),
      await post('/orders', GUEST_ORDER, { ...(await guestCart(shop, tent)), ...shared }),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(parsed<Placed>(second).order.id).not.toBe(parsed<Placed>(first).order.id);
  });

  it('also repeats a refusal', async () => {
    const headers = key();
    const [first, again] = [
      await post('/orders', GUEST_ORDER, headers),
      await post('/orders', GUEST_ORDER, headers),
    ];
    expectProblem(first, 409, 'checkout.cart-empty');
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([409, 'true']);
    expect(again.headers['content-type']).toContain('application/problem+json');
    expect(again.text).toBe(first.text);
  });
});

describe('Stripe’s webhook', () => {
  const secret = 'whsec_of_this_test';
  let debtor: TenantSession;
  let placed: Placed;
  let event: Stripe.Event;

  /** A shop whose secret the test knows, with an unpaid order, and Stripe's real event that says it is paid. */
  beforeAll(async () => {
    debtor = await installation.tenant();
    placed = await guestOrder(debtor, await offer(debtor, 5));
    const { _id: id } = debtor.tenant;
    const secretKey = `sk_test_${id}`;
    const account = { secretKey, webhookSecrets: [secret] };
    await installation.scope.run(id, async (graph) =>
      (await graph.get(PaymentAccounts)).connect('stripe', account),
    );
    await onPayPage(placed, 'pay');
    const { hostname: host, port } = new URL(installation.config.STRIPE_API_BASE);
    const stripe = new Stripe(secretKey, { host, port, protocol: 'http' });
    [event] = (await stripe.events.list({ type: 'checkout.session.completed' })).data as [Stripe.Event];
  });

  function push(body: string, signature: string | undefined, to = debtor.tenant._id): Promise<RawAnswer> {
    return raw(installation.origin, {
      method: 'POST',
      path: `/webhooks/stripe/${to}`,
      headers: { 'content-type': 'application/json', ...(signature && { 'stripe-signature': signature }) },
      body,
    });
  }

  function sign(payload: string, at = Date.now(), by = secret): string {
    const timestamp = Math.floor(at / 1000);
    return Stripe.webhooks.generateTestHeaderString({ payload, secret: by, timestamp });
  }

  it.each<[string, (body: string) => [body: string, signature?: string, to?: string]]>([
    ['without a signature', (body) => [body]],
    ['with an empty signature', (body) => [body, '']],
    ['with an invalid signature', (body) => [body, 't=1,v1=abc']],
    ['with an incomplete signature', (body) => [body, 't=1,v1=']],
    ['with two empty signatures', (body) => [body, 't=1,v1=,v1=']],
    ['signed with another secret', (body) => [body, sign(body, Date.now(), 'whsec_other')]],
    ['signed ten minutes ago', (body) => [body, sign(body, Date.now() - 600_000)]],
    ['changed after signing', (body) => [body.replace('"paid"', '"paid" '), sign(body)]],
    ['for another shop', (body) => [body, sign(body), shop.tenant._id]],
    ['for no shop', (body) => [body, sign(body), newId()]],
  ])('%s is refused, and the order stays unpaid', async (_what, of) => {
    expectProblem(await push(...of(JSON.stringify(event))), 400, 'payment.webhook-invalid');
    expect(await seenByGuest(debtor, placed)).toMatchObject({ status: 'pending', paymentStatus: 'pending' });
  });

  it('that is signed but not JSON, or not an event, is refused and not answered 5xx', async () => {
    for (const body of ['{', '[]', '{"id":"evt_1"}', '{"$set":{}}']) {
      expectProblem(await push(body, sign(body)), 400, 'payment.webhook-invalid');
    }
  });

  it('about an unknown order is accepted and changes nothing', async () => {
    const text = JSON.stringify(event);
    const { paymentId } = (event.data.object as Stripe.Checkout.Session).metadata!;
    const unknown = text.replaceAll(paymentId!, newId());
    expect((await push(unknown, sign(unknown))).status).toBe(200);
    expect((await orders(debtor)).map(({ paymentStatus }) => paymentStatus)).toEqual(['pending']);
  });

  it('marks the order as paid only once, however often it is sent', async () => {
    const body = JSON.stringify(event);
    const answers = await Promise.all([1, 2, 3].map(() => push(body, sign(body))));
    // If two are sent at the same moment, one may be told to retry, which Stripe does.
    for (const { status } of answers) expect([200, 409, 503]).toContain(status);
    expect(answers.map(({ status }) => status)).toContain(200);
    expect((await push(body, sign(body))).status).toBe(200);
    expect(await seenByGuest(debtor, placed)).toMatchObject({ status: 'processing', paymentStatus: 'paid' });
    const payments = await debtor.asOwner<Page<{ status: string; amount: Money }>>('GET', '/admin/payments');
    expect(payments.body.data).toMatchObject([{ status: 'succeeded', amount: placed.order.totals.total }]);
  });

  it('may be sent in any order and twice: a declined and a successful payment', async () => {
    const steer = (what: string, body: object): Promise<unknown> =>
      fetch(`${installation.config.STRIPE_API_BASE}/_test/${what}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ key: `sk_test_${shop.tenant._id}`, ...body }),
      });
    await steer('webhooks', { mode: 'reverse' });
    const bought = await guestOrder(shop, tent);
    await onPayPage(bought, 'decline');
    await onPayPage(bought, 'pay');
    await steer('webhooks/flush', {});
    await steer('webhooks', { mode: 'duplicate' });
    await until('the payment', async () => (await seenByGuest(shop, bought)).paymentStatus === 'paid');
    const twice = await guestOrder(shop, tent);
    await onPayPage(twice, 'pay');
    await until(
      'the payment of the other order',
      async () => (await seenByGuest(shop, twice)).paymentStatus === 'paid',
    );
    for (const { order } of [bought, twice]) {
      const found = await shop.asOwner<{ history: { to: string }[] }>('GET', `/admin/orders/${order.id}`);
      expect(found.body.history.map(({ to }) => to)).toEqual(['pending', 'processing']);
    }
  });
});
