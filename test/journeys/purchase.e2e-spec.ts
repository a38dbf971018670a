import { startWebhookReceiver, type WebhookReceiver } from '#dev/webhooks/launch';
import { newId } from '#platform/ids';
import { TenantLifecycle } from '#operations/tenants';
import { Installation } from '../support/installation.js';
import { LiveSocket } from '../support/live-socket.js';
import {
  available,
  DELIVERY,
  GUEST_ORDER,
  guestCart,
  guestOrder,
  key,
  mailbox,
  offer,
  onPayPage,
  register,
  seenByGuest,
  type Cart,
  type Money,
  type Order,
  type Page,
  type Placed,
  type Problem,
} from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';
import { until } from '#dev/until';

let receiver: WebhookReceiver;
let installation: Installation;
let outdoor: TenantSession;
let electronics: TenantSession;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  installation = await Installation.start({ EGRESS_ALLOW: new URL(receiver.origin).host });
  outdoor = await installation.tenant({ name: 'Outdoor', settings: { currency: 'EUR' } });
  electronics = await installation.tenant({ name: 'Electronics', settings: { currency: 'JPY' } });
});
afterAll(async () => {
  await installation?.stop();
  await receiver?.stop();
});

/** Registers a webhook endpoint of the shop. @returns its path at the receiver */
async function hook(shop: TenantSession): Promise<string> {
  const path = `/${shop.tenant.slug}`;
  const url = await receiver.endpoint({ path });
  const { status, body } = await shop.asOwner<{ secret: string }>('POST', '/admin/webhook-endpoints', {
    url,
    events: ['*'],
  });
  expect(status).toBe(201);
  await receiver.endpoint({ path, secret: body.secret });
  return path;
}

/** Types of accepted messages to a path, oldest first. */
async function hooked(path: string, orderId: string): Promise<string[]> {
  const messages = (await receiver.deliveries(path))
    .filter(({ verified }) => verified)
    .map(({ body }) => JSON.parse(body) as { type: string; data: { orderId?: string } });
  return messages.filter(({ data }) => data.orderId === orderId).map(({ type }) => type);
}

async function move(shop: TenantSession, { id }: Order, status: string): Promise<[number, string]> {
  const answer = await shop.asOwner<Order & Problem>('POST', `/admin/orders/${id}/status`, { status });
  return [answer.status, answer.status === 200 ? answer.body.status : answer.body.code];
}

describe('a customer', () => {
  const email = `${newId()}@customers.example`;
  let token: string;
  let live: { customer: LiveSocket; staff: LiveSocket; stranger: LiveSocket };
  let path: string;
  let order: Order;

  beforeAll(async () => {
    path = await hook(outdoor);
    token = (await register(outdoor, email)).accessToken;
    const connect = ({ tenant }: TenantSession, whose: string) =>
      LiveSocket.connect(installation.origin, tenant.slug, whose);
    live = {
      customer: await connect(outdoor, token),
      staff: await connect(outdoor, outdoor.owner),
      stranger: await connect(electronics, electronics.owner),
    };
  });
  afterAll(() => {
    for (const socket of Object.values(live ?? {})) socket.close();
  });

  /** Waits until so many messages about the order were received, and expects these types. */
  async function expectHooked(...types: string[]): Promise<void> {
    const ofOrder = async (): Promise<string[]> =>
      (await hooked(path, order.id)).filter((type) => type.startsWith('order.'));
    await until(`${types.join(', ')} at the webhook`, async () => (await ofOrder()).length >= types.length);
    expect(await ofOrder()).toEqual(types);
  }

  it('browses, keeps the guest cart after log-in, orders once and pays', async () => {
    const tent = await offer(outdoor, 5);
    const list = await outdoor.call<Page<{ id: string; minPrice: Money }>>('GET', '/products?sort=price');
    expect(list.body.data).toMatchObject([
      { id: tent.productId, minPrice: { amount: 1250, currency: 'EUR' } },
    ]);
    expect((await outdoor.call<{ id: string }>('GET', `/products/${tent.slug}`)).body.id).toBe(
      tent.productId,
    );

    const cart = await guestCart(outdoor, tent, 2);
    const merged = await outdoor.call<Cart>('POST', '/cart/merge', { token, headers: cart });
    expect(merged.body).toMatchObject({ items: [{ variantId: tent.variantId, quantity: 2 }] });
    expect((await outdoor.call<Cart>('GET', '/cart', { headers: cart })).body.items).toEqual([]);

    const call = { token, headers: key(), body: DELIVERY };
    const placed = await outdoor.call<Placed>('POST', '/orders', call);
    expect(placed.status).toBe(201);
    const total = { amount: 2500, currency: 'EUR' };
    expect(placed.body.order).toMatchObject({ status: 'pending', email, totals: { total } });
    const replayed = await outdoor.call<Placed>('POST', '/orders', call);
    expect([replayed.status, replayed.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(replayed.body).toEqual(placed.body);
    expect(await available(outdoor, tent)).toBe(3);

    await onPayPage(placed.body, 'pay');
    ({ order } = placed.body);
    await until('the payment', async () => {
      ({ body: order } = await outdoor.call<Order>('GET', `/orders/${order.id}`, { token }));
      return order.paymentStatus === 'paid';
    });
    expect(order.status).toBe('processing');
    const mine = await outdoor.call<Page<Order>>('GET', '/orders?total=true', { token });
    expect(mine.body).toMatchObject({ data: [{ id: order.id }], total: 1 });
  });

  it('is notified by mail and live, staff also, and nobody else', async () => {
    await mailbox().find(email, outdoor.tenant._id, new RegExp(order.number), new Date(0));
    const paid = { type: 'order.paid', data: { orderId: order.id, number: order.number } };
    for (const socket of [live.customer, live.staff]) {
      await until('the live notification', () => socket.of('notification').length > 0);
      expect(socket.of('notification')).toMatchObject([paid]);
    }
    for (const [to, who] of [
      ['/notifications', token],
      ['/admin/notifications', outdoor.owner],
    ] as const) {
      expect((await outdoor.call<Page<object>>('GET', to, { token: who })).body.data).toMatchObject([paid]);
    }
    expect(live.stranger.told).toEqual([]);
  });

  it('causes signed webhooks, in order and once', async () => {
    await expectHooked('order.placed', 'order.paid', 'order.status-changed');
    expect(await receiver.summary(path)).toMatchObject({ duplicates: 0, invalid: 0 });
  });

  it('sees each change of the order’s status by staff; only permitted changes are possible', async () => {
    expect(await move(outdoor, order, 'delivered')).toEqual([409, 'order.wrong-state']);
    expect(await move(outdoor, order, 'shipped')).toEqual([200, 'shipped']);
    expect(await move(outdoor, order, 'processing')).toEqual([409, 'order.wrong-state']);
    expect(await move(outdoor, order, 'delivered')).toEqual([200, 'delivered']);
    expect(await move(outdoor, order, 'shipped')).toEqual([409, 'order.wrong-state']);
    const statuses = (): unknown[] =>
      live.customer.of('order.updated').map((message) => (message as Order).status);
    await until('the live update of the delivery', () => statuses().includes('delivered'));
    expect(statuses()).toEqual(['pending', 'processing', 'shipped', 'delivered']);
    const moved = 'order.status-changed';
    await expectHooked('order.placed', 'order.paid', moved, moved, moved);
  });

  it('cannot be read or changed from the other shop', async () => {
    const at = `/orders/${order.id}`;
    expect((await electronics.call('GET', at, { token })).status).toBe(421);
    expect((await electronics.asOwner('GET', `/admin${at}`)).status).toBe(404);
    expect(await move(electronics, order, 'cancelled')).toEqual([404, 'order.not-found']);
    expect((await electronics.call('POST', '/cart/merge', { token })).status).toBe(421);
    const refused = LiveSocket.connect(installation.origin, electronics.tenant.slug, token);
    await expect(refused).rejects.toMatchObject({ data: { code: 'tenant.mismatch' } });
  });
});

describe('a guest', () => {
  it('buys in another shop with another currency', async () => {
    const radio = await offer(electronics, 3, { amount: 4980, currency: 'JPY' });
    const placed = await guestOrder(electronics, radio, 2);
    expect(placed.order.totals.total).toEqual({ amount: 9960, currency: 'JPY' });
    await onPayPage(placed, 'pay');
    await until('the payment', async () => (await seenByGuest(electronics, placed)).paymentStatus === 'paid');
    expect(await available(electronics, radio)).toBe(1);
    const headers = { 'x-order-token': placed.orderToken! };
    expect((await outdoor.call('GET', `/orders/${placed.order.id}`, { headers })).status).toBe(404);
  });

  it.each([
    ['pay', 'Thank you for your order'],
    ['abandon', 'You have not paid'],
  ])('of a shop without pages of its own comes to a page of the API after "%s"', async (act, heading) => {
    const radio = await offer(electronics, 1, { amount: 4980, currency: 'JPY' });
    const { payment } = await guestOrder(electronics, radio);
    const body = new URLSearchParams({ act });
    const sent = await fetch(payment.checkoutUrl, { method: 'POST', body, redirect: 'manual' });
    const next = new URL(sent.headers.get('location')!);
    expect(next.origin).toBe(installation.config.PUBLIC_URL);
    const page = await fetch(installation.origin + next.pathname + next.search);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain(`<h1>${heading}</h1>`);
    const german = await fetch(page.url, { headers: { 'accept-language': 'de-AT, en;q=0.5' } });
    expect(await german.text()).toContain('<html lang="de">');
  });

  it('who lost the answer sees the order by the same request again, and by the link in the mail', async () => {
    const settings = { origins: ['https://kumo.example'], orderPage: '/o/{order}/{token}?from=mail' };
    const tenants = installation.api.get(TenantLifecycle);
    await tenants.update(electronics.tenant._id, { settings });
    const radio = await offer(electronics, 1, { amount: 4980, currency: 'JPY' });
    const headers = { ...(await guestCart(electronics, radio)), ...key() };
    const order = () => electronics.call<Placed>('POST', '/orders', { headers, body: GUEST_ORDER });
    const lost = (await order()).body.order.id;
    const placed = (await order()).body;
    expect(placed.order.id).toBe(lost);
    await onPayPage(placed, 'pay');
    await until('the payment', async () => (await seenByGuest(electronics, placed)).paymentStatus === 'paid');
    const link = new RegExp(`https://kumo.example/o/${lost}/([\\w-]+)\\?from=mail`);
    const orderToken = await mailbox().find(GUEST_ORDER.email, electronics.tenant._id, link, new Date(0));
    expect(await seenByGuest(electronics, { ...placed, orderToken })).toMatchObject({
      number: placed.order.number,
    });
  });

  it('who does not pay in time: the stock is released and the order is cancelled', async () => {
    const radio = await offer(electronics, 2, { amount: 4980, currency: 'JPY' });
    const placed = await guestOrder(electronics, radio, 2);
    expect(await available(electronics, radio)).toBe(0);
    await onPayPage(placed, 'expire');
    await until(
      'the cancellation',
      async () => (await seenByGuest(electronics, placed)).status === 'cancelled',
    );
    expect(await available(electronics, radio)).toBe(2);
  });

  it('whose card is declined can still pay; staff are notified', async () => {
    const radio = await offer(electronics, 1, { amount: 4980, currency: 'JPY' });
    const placed = await guestOrder(electronics, radio);
    await onPayPage(placed, 'decline');
    await until('the notice of the payment that failed', async () => {
      const { body } = await electronics.asOwner<Page<{ type: string; data: { orderId: string } }>>(
        'GET',
        '/admin/notifications',
      );
      return body.data.some(
        ({ type, data }) => type === 'payment.failed' && data.orderId === placed.order.id,
      );
    });
    expect(await seenByGuest(electronics, placed)).toMatchObject({ status: 'pending' });
    await onPayPage(placed, 'pay');
    await until('the payment', async () => (await seenByGuest(electronics, placed)).paymentStatus === 'paid');
    expect(await available(electronics, radio)).toBe(0);
  });
});
