import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import { getModelToken, InjectModel } from '@nestjs/mongoose';
import type { FastifyInstance } from 'fastify';
import type { Model } from 'mongoose';
import { Deliveries } from '#dev/webhooks/deliveries';
import { createServer } from '#dev/webhooks/server';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import { CustomerVerificationRequested } from '#foundation/identity/events';
import { OrderPaid, OrderPlaced } from '#commerce/orders/events';
import {
  EventHistory,
  Outbox,
  RelayModule,
  TenantLook,
  WorkItem,
  TenantInjectable,
  UnitOfWork,
  type NewEvent,
  type NumberedEvent,
  type TenantRecord,
} from '#foundation/tenancy';
import { later, present } from '../../../../test/support/clock.js';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { until } from '#dev/until';
import { beginEndpoints } from './begin-endpoints.migration.js';
import { WebhookEndpoints, type NewEndpoint } from './endpoints.js';
import { EventFeed } from './event-feed.js';
import { messageOf, type WebhookMessage } from './message.js';
import { PostMessage } from './post-message.js';
import { Replay, RequestReplay } from './replay.js';
import { TestDelivery } from './test-delivery.js';
import { WebhookDelivery } from './webhook-delivery.schema.js';
import { WebhookEndpoint } from './webhook-endpoint.schema.js';
import {
  WebhookEndpointDisabled,
  WebhookReplayRequested,
  type ReplayRequestedFacts,
} from './webhooks.events.js';
import { WebhooksWorkerModule } from './webhooks-worker.module.js';
import { webhookModels } from './webhooks.module.js';

/** Services and steps of the tests, inside a tenant. */
@TenantInjectable()
class Desk {
  constructor(
    @InjectModel(WebhookEndpoint.name) readonly endpoints: Model<WebhookEndpoint>,
    @InjectModel(WebhookDelivery.name) readonly deliveries: Model<WebhookDelivery>,
    readonly history: EventHistory,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  happens(...events: NewEvent[]): Promise<string[]> {
    return this.unitOfWork.run(() => this.outbox.append(...events));
  }
}

@Module({ imports: [webhookModels, RelayModule, WebhooksWorkerModule], providers: [Desk] })
class WebhooksTestModule {}

describe('webhooks', () => {
  const received = new Deliveries();
  let server: FastifyInstance;
  let origin: string;
  let bench: ModuleBench;
  let tenant: TenantRecord;

  beforeAll(async () => {
    server = createServer(received);
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
    bench = await ModuleBench.start([WebhooksTestModule], { EGRESS_ALLOW: `127.0.0.1:${port}` });
  });
  beforeEach(async () => {
    tenant = await bench.provision();
  });
  afterEach(() => present());
  afterAll(async () => {
    await bench.stop();
    await server.close();
  });

  const at = <T>(work: (desk: Desk) => Promise<T>, of = tenant) => bench.with(of, Desk, work);
  const rows = (endpointId: string) =>
    at((desk) => desk.deliveries.find({ endpointId }).sort({ seq: 1 }).lean<WebhookDelivery[]>());
  const endpointRow = (id: string) => at((desk) => desk.endpoints.findById(id).lean<WebhookEndpoint>());
  const paid = (orderId: string) => OrderPaid.of(orderId, { ...OrderPaid.example, orderId });
  const messages = (path: string) =>
    received.find(path).map(({ body }) => JSON.parse(body) as WebhookMessage);

  /** Adds an endpoint at the receiver and gives the receiver its secret. */
  async function endpoint(
    behaviour: Parameters<Deliveries['configure']>[0]['behaviour'] = 'ok',
    wanted: Partial<NewEndpoint> = {},
    of = tenant,
  ) {
    const path = `/${newId()}`;
    const made = await bench.with(of, WebhookEndpoints, (service) =>
      service.create({ url: origin + path, events: ['*'], ...wanted }),
    );
    received.configure({ path, secret: made.secret, behaviour });
    return { id: made.endpoint._id, path, secret: made.secret };
  }

  /** Claims the endpoint's work as another process would. @returns a function that lets the lease expire */
  async function takenByAnother(endpointId: string): Promise<() => Promise<unknown>> {
    const list = bench.app.get<Model<WorkItem>>(getModelToken(WorkItem.name, PLATFORM));
    const _id = `${tenant._id}:webhooks:${endpointId}`;
    await list.create({
      _id,
      tenantId: tenant._id,
      work: 'webhooks',
      lane: endpointId,
      fence: 1,
      owner: 'another',
      lease: new Date(Date.now() + 60_000),
    });
    return () => list.updateOne({ _id }, { lease: new Date(1) });
  }

  /** Makes the deliveries that wait for a retry due now, and wakes the worker. */
  async function retryNow(endpointId: string): Promise<void> {
    await at((desk) =>
      desk.deliveries.updateMany({ endpointId, nextAt: { $gt: new Date(0) } }, { nextAt: new Date(1) }),
    );
    await bench.app.get(TenantLook).at(tenant);
  }

  it('sends each tenant’s endpoint the tenant’s published events, signed, and no others', async () => {
    const other = await bench.provision();
    const [mine, theirs] = [await endpoint(), await endpoint('ok', {}, other)];
    const orderId = newId();
    const [, paidId] = await at((desk) =>
      desk.happens(
        CustomerVerificationRequested.of(newId(), CustomerVerificationRequested.example),
        paid(orderId),
      ),
    );
    await until('the message', () => received.find(mine.path).length === 1);
    await until(
      'the delivery to be marked as succeeded',
      async () => (await rows(mine.id))[0]?.state === 'succeeded',
    );
    const [delivery] = received.find(mine.path);
    expect(delivery).toMatchObject({
      id: paidId,
      verified: true,
      headers: { 'content-type': 'application/json' },
    });
    expect(messages(mine.path)).toEqual([
      {
        id: paidId,
        type: 'order.paid',
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        tenant: tenant._id,
        sequence: 3,
        data: expect.objectContaining({ orderId }),
      },
    ]);
    expect(received.find(theirs.path)).toEqual([]);
    expect(await at((desk) => desk.deliveries.countDocuments(), other)).toBe(0);
  });

  it('checks the rules of endpoints in the service, and stores the address that it has checked', async () => {
    const change = (id: string, changes: object) =>
      bench.with(tenant, WebhookEndpoints, (service) => service.change(id, changes));
    const { id, path } = await endpoint();
    const odd = [
      { events: [] },
      { events: ['*', '*'] },
      { description: 'a\0b' },
      { url: `${origin.replace('//', '//user:secret@')}/x` },
      { url: 'https://' },
    ];
    const refused = { code: 'webhooks.invalid-endpoint' };
    for (const wrong of odd) {
      await expect(endpoint('ok', wrong)).rejects.toMatchObject(refused);
      await expect(change(id, wrong)).rejects.toMatchObject(refused);
    }
    const written = ` ${origin.toUpperCase().replaceAll('/', '\\')}\\a\t/../${path.slice(1)} `;
    expect(await change(id, { url: written })).toMatchObject({ url: origin + path });
  });

  it('sends an endpoint only the event types that it subscribes to', async () => {
    const { path } = await endpoint('ok', { events: [OrderPaid.type] });
    await at((desk) => desk.happens(OrderPlaced.of(newId(), OrderPlaced.example), paid(newId())));
    await until('the first message', () => received.find(path).length === 1);
    expect(messages(path).map(({ type }) => type)).toEqual([OrderPaid.type]);
  });

  it('begins behind the event that has enabled an endpoint, whatever clocks say', async () => {
    const HOUR_MS = 3_600_000;
    const other = await endpoint();
    later(HOUR_MS);
    await at((desk) => desk.happens(paid('order-of-a-clock-ahead')));
    present();
    const { id, path } = await endpoint();
    later(-HOUR_MS);
    await at((desk) => desk.happens(paid('order-of-a-clock-behind')));
    present();
    const orders = (of: string) => messages(of).map(({ data }) => (data as { orderId: string }).orderId);
    await until('both messages', () => received.find(other.path).length === 2);
    await until('the message', () => received.find(path).length === 1);
    expect(orders(path)).toEqual(['order-of-a-clock-behind']);
    // As the version before had stored it.
    await at((desk) => desk.endpoints.updateOne({ _id: id }, { $unset: { begins: '', enabledBy: '' } }));
    for (let run = 0; run < 2; run++) await at((desk) => beginEndpoints.up(desk.endpoints.db));
    await at((desk) => desk.happens(paid('order-after-the-migration')));
    await until('its message', () => received.find(path).length === 2);
  });

  it('tries again later, in the order of each aggregate, without delaying other aggregates', async () => {
    const { id, path } = await endpoint('fail-1');
    const [a, b] = [newId(), newId()];
    // The first of a fails; the second of a waits behind it, b does not.
    await at((desk) => desk.happens(paid(a)));
    await until('the failure to be counted', async () => (await endpointRow(id))!.consecutiveFailures === 1);
    await at((desk) => desk.happens(OrderPlaced.of(a, OrderPlaced.example), paid(b)));
    await until('the third delivery', async () => (await rows(id))[2]?.state === 'succeeded');
    const [first, second] = await rows(id);
    expect(first).toMatchObject({ state: 'pending', attempts: [{ status: 500, error: 'answered 500' }] });
    const pause = first!.nextAt!.getTime() - first!.attempts[0]!.at.getTime();
    expect(pause).toBeGreaterThanOrEqual(5_000);
    expect(second).toMatchObject({ state: 'pending', tries: 0 });

    await retryNow(id);
    await until('all deliveries', async () => (await rows(id)).every(({ state }) => state === 'succeeded'));
    const order = received.find(path).map(({ id: event, answered }) => [event, answered]);
    const [e1, e2, e3] = (await rows(id)).map(({ eventId }) => eventId);
    expect(order).toEqual([
      [e1, 500],
      [e3, 200],
      [e1, 200],
      [e2, 200],
    ]);
    expect(await endpointRow(id)).toMatchObject({ consecutiveFailures: 0 });
  });

  it('does not follow redirects', async () => {
    const { id } = await endpoint('redirect');
    await at((desk) => desk.happens(paid(newId())));
    await until('the first try', async () => (await rows(id))[0]?.tries === 1);
    expect((await rows(id))[0]).toMatchObject({
      state: 'pending',
      attempts: [{ status: 302, error: '302: redirects are not followed' }],
    });
    expect(received.find('/redirected')).toEqual([]);
  });

  it('stops waiting for an address that does not answer in time', async () => {
    const { path, secret } = await endpoint('timeout');
    const event = { id: newId(), type: 'order.paid', occurredAt: new Date(), data: {} };
    const attempt = await bench.app
      .get(PostMessage, { strict: false })
      .post(origin + path, messageOf(event, tenant._id), [secret], 100);
    expect(attempt).toEqual({
      at: expect.any(Date),
      ms: expect.any(Number),
      error: expect.stringMatching(/too long/),
    });
  });

  it.each([
    'http://127.0.0.1:1/',
    'https://10.0.0.8/',
    'https://[::ffff:169.254.169.254]/',
    'http://example.com/',
  ])('refuses the address %s', async (url) => {
    await expect(endpoint('ok', { url })).rejects.toMatchObject({ code: 'webhooks.url-not-public' });
  });

  it('calls no private address, even if a public host name now resolves to one', async () => {
    const { id } = await endpoint();
    await at((desk) => desk.endpoints.updateOne({ _id: id }, { url: 'https://127.0.0.1:1/' }));
    await at((desk) => desk.happens(paid(newId())));
    await until('the first try', async () => (await rows(id))[0]?.tries === 1);
    expect((await rows(id))[0]!.attempts[0]!.error).toBe('127.0.0.1 is not on the public internet');
  });

  it('refuses event types that do not exist or are not published', async () => {
    for (const type of ['order.eaten', CustomerVerificationRequested.type]) {
      await expect(endpoint('ok', { events: [type] })).rejects.toMatchObject({
        code: 'webhooks.unknown-event-type',
      });
    }
  });

  it('disables an endpoint that answers 410, and drops its pending deliveries', async () => {
    const { id, path } = await endpoint('gone');
    const orderId = newId();
    const events = [paid(orderId), OrderPlaced.of(orderId, OrderPlaced.example)];
    // Both wait before the first is sent.
    const free = await takenByAnother(id);
    await at((desk) => desk.happens(...events));
    await until('both deliveries to wait', async () => (await rows(id)).length === 2);
    await free();
    await until('both deliveries to be given up', async () =>
      (await rows(id)).every(({ state }) => state === 'failed'),
    );
    expect(received.find(path)).toHaveLength(1);
    expect(await endpointRow(id)).toMatchObject({ enabled: false, disabledReason: 'gone' });
    const told = () => at((desk) => desk.history.after(0, 10, { types: [WebhookEndpointDisabled.type] }));
    await until('the event of the endpoint', async () => (await told()).length === 1);
    expect(await told()).toMatchObject([{ data: { endpointId: id, reason: 'gone' } }]);
  });

  it('disables an endpoint that has failed for five days', async () => {
    const { id } = await endpoint('fail-9');
    const failingSince = new Date(Date.now() - 6 * 86_400_000);
    await at((desk) => desk.endpoints.updateOne({ _id: id }, { failingSince }));
    await at((desk) => desk.happens(paid(newId())));
    await until('the endpoint to be disabled', async () => (await endpointRow(id))!.enabled === false);
    expect(await endpointRow(id)).toMatchObject({ disabledReason: 'failing' });
    await bench.with(tenant, WebhookEndpoints, (service) => service.change(id, { enabled: true }));
    const again = await endpointRow(id);
    expect(again).toMatchObject({ enabled: true, consecutiveFailures: 0 });
    expect(again!.disabledReason ?? again!.failingSince).toBeUndefined();
  });

  it('signs with the old and the new secret after a rotation', async () => {
    const { id, path, secret: old } = await endpoint();
    const { secret } = await bench.with(tenant, WebhookEndpoints, (service) => service.rotateSecret(id));
    expect(secret).not.toBe(old);
    for (const known of [old, secret]) {
      received.configure({ path, secret: known });
      const delivery = await bench.with(tenant, TestDelivery, (tests) => tests.send(id));
      expect(delivery.state).toBe('succeeded');
    }
    expect(JSON.stringify(await endpointRow(id))).not.toContain(secret);
  });

  it('goes on after a sender died, and sends again only messages that may have been lost', async () => {
    const { id, path } = await endpoint();
    const free = await takenByAnother(id);
    await at((desk) => desk.happens(paid(newId())));
    await until('the delivery to wait', async () => (await rows(id)).length === 1);
    expect(received.find(path)).toEqual([]);

    await free();
    await until('the message', () => received.find(path).length === 1);
    await until(
      'the delivery to be marked as succeeded',
      async () => (await rows(id))[0]!.state === 'succeeded',
    );
  });

  it('replays one delivery, or a period with the events that happened while the endpoint was disabled', async () => {
    const { id, path } = await endpoint();
    const since = new Date();
    const [first] = await at((desk) => desk.happens(paid(newId())));
    await until('the first delivery', async () => (await rows(id))[0]?.state === 'succeeded');
    const service = <T>(work: (endpoints: WebhookEndpoints) => Promise<T>) =>
      bench.with(tenant, WebhookEndpoints, work);
    await service((endpoints) => endpoints.change(id, { enabled: false }));
    const replay = (wish: object) =>
      bench.with(tenant, RequestReplay, (requests) => requests.request(id, wish));
    await expect(replay({ since })).rejects.toMatchObject({ code: 'webhooks.endpoint-disabled' });
    const [missed] = await at((desk) => desk.happens(paid(newId())));
    await until(
      'the missed event’s number',
      async () => (await at((desk) => desk.history.find(missed!))) !== null,
    );
    await service((endpoints) => endpoints.change(id, { enabled: true }));

    await replay({ deliveryId: `${id}.${first}` });
    await until('the repeated message', () => received.find(path).length === 2);
    await replay({ since });
    await until('the messages of the time', () => received.find(path).length === 4);
    expect(
      received
        .find(path)
        .map((delivery) => delivery.id)
        .toSorted(),
    ).toEqual([first, first, first, missed]);
    await until('all deliveries', async () => (await rows(id)).every(({ state }) => state === 'succeeded'));

    // The worker died before it could note that it had replayed.
    const [, last] = await at((desk) => desk.history.after(0, 10, { types: [WebhookReplayRequested.type] }));
    await bench.with(tenant, Replay, (handler) =>
      handler.handle(last as NumberedEvent<ReplayRequestedFacts>),
    );
    expect((await rows(id)).every(({ state }) => state === 'succeeded')).toBe(true);

    for (const wish of [{}, { until: since }, { since, deliveryId: 'x' }]) {
      await expect(replay(wish)).rejects.toMatchObject({ code: 'webhooks.replay-unclear' });
    }
    await expect(replay({ deliveryId: `${id}.${newId()}` })).rejects.toMatchObject({
      code: 'webhooks.delivery-not-found',
    });
  });

  it('feeds published events after a position, and no others', async () => {
    await at((desk) =>
      desk.happens(
        paid(newId()),
        CustomerVerificationRequested.of(newId(), CustomerVerificationRequested.example),
        OrderPlaced.of(newId(), OrderPlaced.example),
        paid(newId()),
      ),
    );
    const feed = (after: number, types?: string[]) =>
      bench.with(tenant, EventFeed, async (events) =>
        (await events.after(after, 2, types)).map(({ sequence, type }) => [sequence, type]),
      );
    await until('the event in the feed', async () => (await feed(3)).length === 1);
    expect(await feed(0)).toEqual([
      [1, 'order.paid'],
      [3, 'order.placed'],
    ]);
    expect(await feed(3)).toEqual([[4, 'order.paid']]);
    expect(await feed(0, ['order.placed', CustomerVerificationRequested.type])).toEqual([
      [3, 'order.placed'],
    ]);
  });
});
