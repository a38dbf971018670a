import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stripe } from 'stripe';
import { checkout, startEmulator } from './emulator-under-test.js';
import type { EmulatorUnderTest } from './emulator-under-test.js';

interface Received {
  readonly body: string;
  readonly signature: string;
}

let emulator: EmulatorUnderTest;
let shop: Server;
let shopUrl: string;
const received = new Map<string, Received[]>();
const statuses = new Map<string, number[]>();
let onReceived: () => void = () => undefined;

beforeAll(async () => {
  emulator = await startEmulator();
  shop = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const path = request.url ?? '';
    received.set(path, [
      ...(received.get(path) ?? []),
      { body, signature: String(request.headers['stripe-signature']) },
    ]);
    response.writeHead(statuses.get(path)?.shift() ?? 200).end();
    onReceived();
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await emulator.close();
  shop.close();
});

/** Resolves when the path has received `count` webhooks. */
function arrivals(path: string, count: number): Promise<Received[]> {
  return new Promise((resolve) => {
    onReceived = () => {
      const list = received.get(path) ?? [];
      if (list.length >= count) resolve(list);
    };
    onReceived();
  });
}

const typesOf = (list: Received[]) => list.map(({ body }) => (JSON.parse(body) as Stripe.Event).type);

async function account(name: string): Promise<{ key: string; stripe: Stripe; secret: string; path: string }> {
  const key = `sk_test_${name}`;
  const stripe = emulator.client(key);
  const path = `/${name}`;
  const { secret } = await stripe.webhookEndpoints.create({
    url: `${shopUrl}${path}`,
    enabled_events: ['*'],
  });
  return { key, stripe, secret: secret ?? '', path };
}

const PAID = [
  'payment_intent.created',
  'charge.succeeded',
  'payment_intent.succeeded',
  'checkout.session.completed',
];

async function buy(stripe: Stripe): Promise<void> {
  const session = await stripe.checkout.sessions.create(checkout());
  await emulator.steer(`sessions/${session.id}/pay`);
}

it('are signed with the endpoint’s own secret', async () => {
  const { stripe, secret, path } = await account('signed');
  const other = await account('signed_other');
  await buy(stripe);
  const [first] = await arrivals(path, PAID.length);
  const { body = '', signature = '' } = first ?? {};
  expect(stripe.webhooks.constructEvent(body, signature, secret).type).toBe('payment_intent.created');
  expect(() => stripe.webhooks.constructEvent(body, signature, other.secret)).toThrow('signature');
  expect(() => stripe.webhooks.constructEvent(`${body} `, signature, secret)).toThrow('signature');
  expect(received.get(other.path)).toBeUndefined();
});

it('are repeated until they are accepted', async () => {
  const { stripe, path } = await account('retried');
  statuses.set(path, [500, 302]);
  await stripe.paymentIntents.create({ amount: 500, currency: 'eur' });
  const list = await arrivals(path, 3);
  expect(new Set(list.map(({ body }) => (JSON.parse(body) as Stripe.Event).id)).size).toBe(1);
});

it('can be held and flushed', async () => {
  const { key, stripe, path } = await account('held');
  await emulator.steer('webhooks', { mode: 'hold', key });
  await buy(stripe);
  expect(received.get(path)).toBeUndefined();
  expect((await emulator.steer('webhooks/flush', { key })).body).toEqual({ sent: PAID.length });
  expect(typesOf(received.get(path) ?? [])).toEqual(PAID);
});

it('can come in the wrong order', async () => {
  const { key, stripe, path } = await account('reversed');
  await emulator.steer('webhooks', { mode: 'reverse', key });
  await buy(stripe);
  await emulator.steer('webhooks/flush', { key });
  expect(typesOf(received.get(path) ?? [])).toEqual(PAID.toReversed());
});

it('can come twice', async () => {
  const { key, stripe, path } = await account('twice');
  await emulator.steer('webhooks', { mode: 'duplicate', key });
  await buy(stripe);
  const list = await arrivals(path, 2 * PAID.length);
  expect(typesOf(list)).toEqual(PAID.flatMap((type) => [type, type]));
});

it('are sent only to endpoints with the event type, and only to this machine', async () => {
  const stripe = emulator.client('sk_test_filtered');
  await stripe.webhookEndpoints.create({
    url: `${shopUrl}/filtered`,
    enabled_events: ['checkout.session.completed'],
  });
  await buy(stripe);
  expect(typesOf(await arrivals('/filtered', 1))).toEqual(['checkout.session.completed']);
  await expect(
    stripe.webhookEndpoints.create({ url: 'http://192.0.2.1/hook', enabled_events: ['*'] }),
  ).rejects.toMatchObject({ code: 'url_invalid' });
});
