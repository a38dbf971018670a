import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { until, type Patience } from '../until.js';
import { MAILED_CODE } from './mailbox.js';
import { DEMO_PASSWORD } from './shops.js';
import type { DemoParts, ReadyShop } from './set-up-shop.js';

interface Product {
  readonly id: string;
  readonly title: string;
  readonly variants: { id: string; title: string; available: number }[];
}

interface Order {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly paymentStatus: string;
  readonly totals: { total: { amount: number; currency: string } };
}

interface Placed {
  readonly order: Order;
  readonly payment: { readonly checkoutUrl: string };
}

/** The results of a purchase, as clients see them. */
export interface Purchase {
  readonly order: Order;
  readonly customer: string;
  readonly mails: number;
  readonly deliveries: number;
  readonly notifications: number;
  readonly replayed: boolean;
}

/** A shopper buys two products: registers, fills the cart, places the order twice (a retry), pays, and is notified. */
export async function buy(parts: DemoParts, ready: ReadyShop): Promise<Purchase> {
  const { installation, receiver, mailbox, log, patience } = parts;
  const { shop } = ready;
  const began = new Date();
  const customer = await signIn(parts, ready);
  const live = {
    customer: listen(installation.origin, shop.slug, customer),
    staff: listen(installation.origin, shop.slug, ready.owner),
  };
  try {
    for (const ear of Object.values(live)) await ear.connected(patience);
    await fillCart(parts, ready, customer);
    const { placed, replayed } = await placeOrder(ready, customer);
    log(`${shop.name}: order ${placed.order.number} placed, a retry got the same answer`);
    const order = await pay(parts, ready, customer, placed);
    log(
      `${shop.name}: order ${order.number} paid, ${Date.now() - began.getTime()} ms after the shopper came`,
    );

    await mailbox.find(shop.customer.email, ready.tenantId, new RegExp(order.number), began);
    const webhooks = async (): Promise<number | undefined> => {
      const { deliveries: all } = await deliveredSince(receiver, ready.hookPath, began);
      return all.some((type) => type === 'order.paid') ? all.length : undefined;
    };
    const deliveries = await until(`the webhook of order ${order.number}`, webhooks, patience);
    for (const [who, ear] of Object.entries(live)) {
      await until(`a live notification of the ${who}`, () => ear.count() > 0, patience);
    }
    const mails = (await mailbox.mails('', ready.tenantId)).filter(
      (mail) => new Date(mail.receivedAt) >= began,
    ).length;
    const notifications = live.customer.count() + live.staff.count();
    return { order, customer, mails, deliveries, notifications, replayed };
  } finally {
    for (const ear of Object.values(live)) ear.close();
  }
}

async function fillCart({ log }: DemoParts, ready: ReadyShop, customer: string): Promise<void> {
  const { api, shop } = ready;
  await api.call('DELETE', '/cart/clear', { token: customer });
  for (const product of await choose(ready)) {
    const variantId = product.variants[0]!.id;
    await api.call('POST', '/cart/items', { token: customer, body: { variantId, quantity: 1 } });
    log(`${shop.name}: ${product.title} is in the cart`);
  }
}

/** Places the order twice with the same key, as a client does that got no answer. */
async function placeOrder(
  { api }: ReadyShop,
  customer: string,
): Promise<{ placed: Placed; replayed: boolean }> {
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
  const placed = await api.call<Placed>('POST', '/orders', call);
  const again = await api.ask<Placed>('POST', '/orders', call);
  const replayed =
    again.headers.get('idempotency-replayed') === 'true' && again.body.order.id === placed.order.id;
  return { placed, replayed };
}

/** Pays on the provider's page and waits until the shop has heard of it. */
async function pay(
  { standIns, patience }: DemoParts,
  { api }: ReadyShop,
  customer: string,
  { order: { id, number }, payment }: Placed,
): Promise<Order> {
  const session = new URL(payment.checkoutUrl).pathname.split('/').pop()!;
  const paid = await fetch(`${standIns.stripe.origin}/_test/sessions/${session}/pay`, { method: 'POST' });
  if (!paid.ok) throw new Error(`the pay page answered ${paid.status}: ${await paid.text()}`);
  const paidOrder = async (): Promise<Order | undefined> => {
    const now = await api.call<Order>('GET', `/orders/${id}`, { token: customer });
    return now.paymentStatus === 'paid' ? now : undefined;
  };
  return until(`the payment of order ${number}`, paidOrder, patience);
}

/** Registers with the code from the mailbox, or logs in if the account exists from an earlier run. */
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
async function choose({ api }: ReadyShop): Promise<Product[]> {
  const { data } = await api.call<{ data: Product[] }>('GET', '/products?inStock=true&limit=20&sort=price');
  const chosen: Product[] = [];
  for (const { id } of data) {
    const product = await api.call<Product>('GET', `/products/${id}`);
    if (product.variants[0]!.available > 0) chosen.push(product);
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

/** A socket that counts its notifications. */
function listen(origin: string, tenant: string, token: string) {
  const socket: Socket = io(`${origin}/notifications`, {
    auth: { token, tenant },
    transports: ['websocket'],
  });
  let count = 0;
  let refused: string | undefined;
  socket.on('notification', () => count++);
  // While the socket is active, it connects again without help.
  socket.on('connect_error', (error) => (refused = socket.active ? undefined : error.message));
  const connected = (patience: Patience): Promise<true> =>
    until(`a socket of ${tenant}`, () => socket.connected, {
      ...patience,
      hopeless: () => refused ?? patience.hopeless?.(),
    });
  return { connected, count: () => count, close: () => socket.disconnect() };
}
