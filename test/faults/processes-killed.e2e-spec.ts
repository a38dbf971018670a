import {
  available,
  guestCart,
  guestOrder,
  GUEST_ORDER,
  key,
  offer,
  onPayPage,
  seenByGuest,
  type Offer,
  type Order,
  type Page,
  type Placed,
  type Problem,
} from '../support/shopping.js';
import { until } from '#dev/until';
import { Stage } from './stage.js';
import type { Side } from './gate.js';

let stage: Stage;
let article: Offer;

beforeAll(async () => {
  stage = await Stage.start();
});
afterAll(() => stage?.end());

/** Number of confirmations of an order in the mailbox. */
async function confirmations({ number }: Order): Promise<number> {
  const mails = await stage.mailbox.mails(GUEST_ORDER.email, stage.shop.tenant._id);
  return mails.filter(({ text }) => text.includes(number)).length;
}

/** Buys an article. The webhooks and mails of the paid order are perhaps not yet sent. */
async function bought(): Promise<Placed> {
  const placed = await guestOrder(stage.shop, await offer(stage.shop, 1));
  await onPayPage(placed, 'pay');
  await until('the payment', async () => (await seenByGuest(stage.shop, placed)).paymentStatus === 'paid');
  return placed;
}

async function mailOf({ number }: Order): Promise<{ state: string; attempts: number } | null> {
  const mails = stage.data.collection<{ state: string; attempts: number }>('mails');
  return mails.findOne({ template: 'order-confirmation', 'data.number': number });
}

/** Whether no delivery to the webhook endpoint is pending. */
async function allDelivered(): Promise<boolean> {
  return !(await stage.data.collection('webhook_deliveries').findOne({ state: 'pending' }));
}

/** Buys an article while the endpoint does not answer. Returns when a message hangs there. */
async function boughtWhileHanging(): Promise<Placed> {
  const { hook, receiver } = stage;
  await until('earlier webhooks', allDelivered);
  await fetch(`${receiver.origin}/_test/deliveries?path=${hook}`, { method: 'DELETE' });
  await receiver.endpoint({ path: hook, behaviour: 'timeout' });
  const placed = await bought();
  await until('a webhook that hangs', async () =>
    (await receiver.deliveries(hook)).some(({ answered }) => answered === null),
  );
  return placed;
}

/** Waits until the order's last message is delivered, and expects that each message was accepted once. */
async function expectAllAcceptedOnce({ id }: Order): Promise<void> {
  const { hook, receiver } = stage;
  const paid = (body: string): boolean => body.includes('"type":"order.paid"') && body.includes(id);
  await until('the webhook of the payment', async () =>
    (await receiver.deliveries(hook)).some(({ body }) => paid(body)),
  );
  await until('all webhooks', allDelivered);
  const all = await receiver.deliveries(hook);
  const hung = new Set(all.filter(({ answered }) => answered === null).map((delivery) => delivery.id));
  for (const each of hung) {
    expect(all.filter((delivery) => delivery.id === each).map(({ answered }) => answered)).toEqual([
      null,
      200,
    ]);
  }
  expect(await receiver.summary(hook)).toMatchObject({ duplicates: 0 });
}

async function orders(): Promise<readonly Order[]> {
  return (await stage.shop.asOwner<Page<Order>>('GET', '/admin/orders?limit=100')).body.data;
}

describe('a worker that is killed', () => {
  async function killAndReplace(): Promise<void> {
    await stage.installation.worker.kill();
    stage.gates.mail.open();
    await stage.receiver.endpoint({ path: stage.hook });
    await stage.leasesEnd();
    await stage.installation.worker.start();
  }

  it('before a mail and a webhook were sent: the next worker sends them', async () => {
    const mail = stage.gates.mail.close('POST /v3/mail/send', 'before');
    const { order } = await boughtWhileHanging();
    await mail;
    expect(await confirmations(order)).toBe(0);
    await killAndReplace();
    await until('the mail to be marked as sent', async () => (await mailOf(order))?.state === 'sent');
    expect(await mailOf(order)).toMatchObject({ attempts: 2 });
    expect(await confirmations(order)).toBe(1);
    await expectAllAcceptedOnce(order);
  });

  it('when the provider has accepted a mail, but not answered: it is not sent again', async () => {
    const mail = stage.gates.mail.close('POST /v3/mail/send', 'after');
    const { order } = await bought();
    await mail;
    expect(await confirmations(order)).toBe(1);
    await killAndReplace();
    await until('the mail to be marked as sent', async () => (await mailOf(order))?.state === 'sent');
    expect(await mailOf(order)).toMatchObject({ attempts: 2 });
    expect(await confirmations(order)).toBe(1);
  });
});

describe('an API that is killed while it places an order', () => {
  it.each<[string, Side]>([
    ['before Stripe has got the request', 'before'],
    ['after Stripe has opened its page', 'after'],
  ])('%s, goes on with the same order at a retry', async (_what, side) => {
    article = await offer(stage.shop, 5);
    const headers = { ...(await guestCart(stage.shop, article, 2)), ...key() };
    const place = () => stage.shop.call<Placed & Problem>('POST', '/orders', { headers, body: GUEST_ORDER });
    const stripe = stage.gates.stripe.close('POST /v1/checkout/sessions', side);
    const broken = expect(place()).rejects.toThrow();
    await stripe;
    await stage.installation.api.kill();
    await broken;
    stage.gates.stripe.open();
    await stage.installation.api.start();

    await stage.leasesLast();
    const early = await place();
    expect([early.status, early.body.code]).toEqual([409, 'idempotency.in-progress']);
    await stage.leasesEnd();
    const placed = await place();
    expect(placed.status).toBe(201);
    const replayed = await place();
    expect(replayed.headers.get('idempotency-replayed')).toBe('true');
    expect(replayed.body.order.id).toBe(placed.body.order.id);

    const ofArticle = (await orders()).filter(({ lines }) => lines[0]!.variantId === article.variantId);
    expect(ofArticle.map(({ id }) => id)).toEqual([placed.body.order.id]);
    expect(await available(stage.shop, article)).toBe(3);
    await onPayPage(placed.body, 'pay');
    await until(
      'the payment',
      async () => (await seenByGuest(stage.shop, placed.body)).paymentStatus === 'paid',
    );
  });
});

describe('SIGTERM', () => {
  it('lets the API finish its running request and accept no other, and ends it with 0', async () => {
    const { gates, installation, shop } = stage;
    article = await offer(shop, 1);
    const headers = { ...(await guestCart(shop, article)), ...key() };
    const stripe = gates.stripe.close('POST /v1/checkout/sessions', 'before');
    const placing = shop.call<Placed>('POST', '/orders', { headers, body: GUEST_ORDER });
    await stripe;
    const ended = installation.api.kill('SIGTERM');
    await until('the API to take no more', () =>
      fetch(`${installation.origin}/health`).then(
        () => false,
        () => true,
      ),
    );
    gates.stripe.open();
    const placed = await placing;
    expect([placed.status, placed.headers.get('connection')]).toEqual([201, 'close']);
    expect(await ended).toBe(0);
    await installation.api.start();
    expect(await seenByGuest(shop, placed.body)).toMatchObject({ status: 'pending' });
  });

  it('lets the worker finish sending, and ends it with 0', async () => {
    const { gates, installation } = stage;
    const mail = gates.mail.close('POST /v3/mail/send', 'after');
    const { order } = await bought();
    await mail;
    const ended = installation.worker.kill('SIGTERM');
    gates.mail.open();
    expect(await ended).toBe(0);
    expect(await mailOf(order)).toMatchObject({ state: 'sent', attempts: 1 });
    expect(await confirmations(order)).toBe(1);
    await installation.worker.start();
  });

  it('stops the worker if sending hangs for too long; the next worker sends it', async () => {
    const { hook, installation, receiver } = stage;
    await installation.worker.kill('SIGTERM');
    await installation.worker.start({ SHUTDOWN_GRACE_MS: '1000' });
    const { order } = await boughtWhileHanging();
    // The endpoint never answers. A worker that waited for it would end with 0.
    expect(await installation.worker.kill('SIGTERM')).toBe(1);
    await receiver.endpoint({ path: hook });
    await stage.leasesEnd();
    await installation.worker.start();
    await expectAllAcceptedOnce(order);
  });
});

describe('an error that nobody caught', () => {
  it.each(['callback', 'promise', 'stream'])(
    'in a %s is answered 500 and logged with its request; other requests finish, and a new process goes on',
    async (where) => {
      const { gates, installation, shop } = stage;
      article = await offer(shop, 1);
      const headers = { ...(await guestCart(shop, article)), ...key() };
      const stripe = gates.stripe.close('POST /v1/checkout/sessions', 'before');
      const placing = shop.call<Placed>('POST', '/orders', { headers, body: GUEST_ORDER });
      await stripe;

      const ended = installation.api.ended();
      const failed = await shop.call<Problem>('GET', '/products', { headers: { 'x-planted-fault': where } });
      const correlationId = failed.headers.get('x-correlation-id');
      expect([failed.status, failed.body.code]).toEqual([500, 'internal.unexpected']);
      expect(failed.body).toMatchObject({ correlationId });
      gates.stripe.open();
      expect((await placing).status).toBe(201);
      expect(await ended).toBe(1);

      const lines = installation.api.lastWords(100).split('\n');
      const fatal = lines.find((line) => line.includes('"level":"fatal"') && line.includes(correlationId!));
      expect(JSON.parse(fatal!)).toMatchObject({
        message: 'uncaught error in GET /api/v1/products',
        tenantId: shop.tenant._id,
        err: { message: `planted in a ${where}`, stack: expect.any(String) },
      });
      const said: string[] = [];
      await installation.revive((line) => said.push(line));
      expect(said).toEqual([expect.stringContaining('api has ended')]);
      expect((await shop.call('GET', '/products')).status).toBe(200);
    },
  );
});
