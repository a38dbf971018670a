import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { eventually } from './caller.js';
import { MAILED_CODE } from './mailbox.js';
import { DEMO_PASSWORD } from './shops.js';
import type { DemoParts, ReadyShop } from './set-up-shop.js';

interface Product {
  readonly id: string;
  readonly title: string;
  readonly variants: { id: string; title: string }[];
}

interface Order {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly paymentStatus: string;
  readonly totals: { total: { amount: number; currency: string } };
}

/** What a purchase left behind, as seen from outside. */
export interface Purchase {
  readonly order: Order;
  readonly customer: string;
  readonly mails: number;
  readonly deliveries: number;
  readonly notifications: number;
  readonly replayed: boolean;
}

/** A shopper buys two things: registers, fills the cart, places the order twice (a retry), pays, and is told. */
export async function buy(parts: DemoParts, ready: ReadyShop): Promise<Purchase> {
  const { installation, standIns, receiver, mailbox, log } = parts;
  const { shop, api } = ready;
  const began = new Date();
  const customer = await signIn(parts, ready);
  const live = {
    customer: listen(installation.origin, shop.slug, customer),
    staff: listen(installation.origin, shop.slug, ready.owner),
  };
  await Promise.all([live.customer.connected, live.staff.connected]);

  await api.call('DELETE', '/cart/clear', { token: customer });
  for (const product of await choose(ready)) {
    const variantId = product.variants[0]!.id;
    await api.call('POST', '/cart/items', { token: customer, body: { variantId, quantity: 1 } });
    log(`${shop.name}: ${product.title} is in the cart`);
  }

  const call = {
    token: customer,
    headers: { 'idempotency-key': randomUUID() },
    body: {
      deliveryType: 'delivery',
      deliveryAddress: {
        name: 'Carla Berg',
        line1: 'Lindenweg 4',
        city: 'Berlin',
        postalCode: '10115',
        country: 'DE',
      },
    },
  };
  const placed = await api.call<{ order: Order; payment: { checkoutUrl: string } }>('POST', '/orders', call);
  const again = await api.ask<{ order: Order }>('POST', '/orders', call);
  const replayed =
    again.headers.get('idempotency-replayed') === 'true' && again.body.order.id === placed.order.id;
  log(`${shop.name}: order ${placed.order.number} placed, a retry got the same answer`);

  const session = new URL(placed.payment.checkoutUrl).pathname.split('/').pop()!;
  const paid = await fetch(`${standIns.stripe.origin}/_test/sessions/${session}/pay`, { method: 'POST' });
  if (!paid.ok) throw new Error(`the pay page answered ${paid.status}: ${await paid.text()}`);
  const order = await eventually('the payment', async () => {
    const now = await api.call<Order>('GET', `/orders/${placed.order.id}`, { token: customer });
    return now.paymentStatus === 'paid' ? now : undefined;
  });
  log(`${shop.name}: order ${order.number} paid, ${Date.now() - began.getTime()} ms after the shopper came`);

  await mailbox.find(shop.customer.email, ready.tenantId, new RegExp(order.number), began);
  const deliveries = await eventually('the webhook', async () => {
    const { deliveries: all } = await deliveredSince(receiver, ready.hookPath, began);
    return all.some((type) => type === 'order.paid') ? all.length : undefined;
  });
  await Promise.all([live.customer.told, live.staff.told]);
  const mails = (await mailbox.mails('', ready.tenantId)).filter(
    (mail) => new Date(mail.receivedAt) >= began,
  ).length;
  const notifications = live.customer.count() + live.staff.count();
  live.customer.close();
  live.staff.close();
  return { order, customer, mails, deliveries, notifications, replayed };
}

/** Registers with the code from the mailbox, or logs in where the account is there from an earlier run. */
async function signIn({ mailbox }: DemoParts, { api, shop, tenantId }: ReadyShop): Promise<string> {
  const { email, firstName, lastName } = shop.customer;
  const known = await api.ask<{ accessToken: string }>('POST', '/auth/login', {
    body: { email, password: DEMO_PASSWORD },
  });
  if (known.status === 200) return known.body.accessToken;
  const since = new Date();
  const { challengeId } = await api.call<{ challengeId: string }>('POST', '/auth/register', {
    body: { email, password: DEMO_PASSWORD, firstName, lastName },
  });
  const code = await mailbox.find(email, tenantId, MAILED_CODE, since);
  const tokens = await api.call<{ accessToken: string }>('POST', '/auth/verify-email', {
    body: { challengeId, code },
  });
  return tokens.accessToken;
}

/** Two products whose first variant is in stock. */
async function choose({ api, owner }: ReadyShop): Promise<Product[]> {
  const stores = await api.call<{ data: { id: string }[] }>('GET', '/admin/stores', { token: owner });
  const { data } = await api.call<{ data: Product[] }>('GET', '/products?limit=20&sort=price');
  const chosen: Product[] = [];
  for (const { id } of data) {
    const product = await api.call<Product>('GET', `/products/${id}`);
    const variantId = product.variants[0]!.id;
    const stock = await api.call<{ data: { available: number }[] }>(
      'GET',
      `/stores/${stores.data[0]!.id}/availability?variantIds=${variantId}`,
    );
    if (stock.data[0]!.available > 0) chosen.push(product);
    if (chosen.length === 2) return chosen;
  }
  throw new Error('fewer than two of the cheapest products are in stock');
}

async function deliveredSince(
  receiver: DemoParts['receiver'],
  path: string,
  since: Date,
): Promise<{ deliveries: string[] }> {
  const all = await receiver.deliveries(path);
  const verified = all.filter((delivery) => delivery.verified && new Date(delivery.receivedAt) >= since);
  return { deliveries: verified.map((delivery) => (JSON.parse(delivery.body) as { type: string }).type) };
}

/** A socket that counts what it is told. */
function listen(origin: string, tenant: string, token: string) {
  const socket: Socket = io(`${origin}/notifications`, {
    auth: { token, tenant },
    transports: ['websocket'],
  });
  let count = 0;
  const connected = new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const told = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('no live notification within 20 seconds')), 20_000);
    socket.on('notification', () => {
      count++;
      clearTimeout(late);
      resolve();
    });
  });
  told.catch(() => undefined);
  return { connected, told, count: () => count, close: () => socket.disconnect() };
}
