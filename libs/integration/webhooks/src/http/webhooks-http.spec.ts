import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Deliveries } from '#dev/webhooks/deliveries';
import { createServer } from '#dev/webhooks/server';
import { OrderPaid } from '#commerce/orders/events';
import type { PageOf, Problem } from '#platform/http';
import { newId } from '#platform/ids';
import { RelayModule, type TenantRecord } from '#foundation/tenancy';
import { EdgeBench, type Someone } from '../../../../../test/support/edge-bench.js';
import { testConfig } from '../../../../../test/support/test-config.js';
import { until } from '#dev/until';
import { WebhooksWorkerModule } from '../webhooks-worker.module.js';
import type {
  WebhookDeliveryDto,
  WebhookEndpointDto,
  WebhookEndpointWithSecretDto,
  WebhookReplayDto,
} from './endpoint.dto.js';
import type { EventFeedDto, EventTypesDto } from './event.dto.js';
import { WebhooksHttpModule } from './index.js';

describe('webhook routes', () => {
  const received = new Deliveries();
  let receiver: FastifyInstance;
  let hooks: string;
  let bench: EdgeBench;
  let tenant: TenantRecord;
  let other: TenantRecord;
  let owner: Someone;
  let rival: Someone;

  beforeAll(async () => {
    receiver = createServer(received);
    await receiver.listen({ host: '127.0.0.1', port: 0 });
    const { port } = receiver.server.address() as AddressInfo;
    hooks = `http://127.0.0.1:${port}`;
    const config = testConfig({ EGRESS_ALLOW: `127.0.0.1:${port}` });
    bench = await EdgeBench.start(config, [WebhooksHttpModule, RelayModule, WebhooksWorkerModule]);
    [tenant, other] = [await bench.provision(), await bench.provision()];
    [owner, rival] = [await bench.staff(tenant), await bench.staff(other)];
  });
  afterAll(async () => {
    await bench.stop([tenant, other]);
    await receiver.close();
  });

  const PATH = '/admin/webhook-endpoints';
  const call = <T = Problem>(method: string, path: string, body?: object) =>
    bench.call<T>(tenant, owner, method, path, body);
  const create = async (path = `/${newId()}`) => {
    const wanted = { url: hooks + path, events: ['order.paid'], description: 'ERP' };
    const { status, body } = await call<WebhookEndpointWithSecretDto>('POST', PATH, wanted);
    expect(status).toBe(201);
    received.configure({ path, secret: body.secret });
    return { ...body, path };
  };

  it('show a secret only when it is made', async () => {
    const { id, secret, path: _, ...rest } = await create();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { body } = await call<WebhookEndpointDto>('GET', `${PATH}/${id}`);
    expect(body).toEqual({ id, ...rest });
    const { body: list } = await call<PageOf<WebhookEndpointDto>>('GET', PATH);
    expect(list.data).toContainEqual(body);
    const rotated = await call<WebhookEndpointWithSecretDto>('POST', `${PATH}/${id}/secret/rotate`);
    expect([rotated.status, rotated.body.secret === secret]).toEqual([200, false]);
  });

  it('add one endpoint when the request is repeated, and do not show the secret again', async () => {
    const wanted = { url: `${hooks}/${newId()}`, events: ['order.paid'] };
    const headers = { 'idempotency-key': newId() };
    const add = () => bench.call<WebhookEndpointWithSecretDto>(tenant, owner, 'POST', PATH, wanted, headers);
    const [first, second] = [await add(), await add()];
    expect([first.status, first.body.secret.startsWith('whsec_')]).toEqual([201, true]);
    expect(second.body).toMatchObject({ id: first.body.id, secretOmitted: true });
    expect(second.body).not.toHaveProperty('secret');
  });

  it('refuse wrong fields and point at them', async () => {
    const refused = (body: object) => call('POST', PATH, body);
    expect(await refused({ url: 'https://192.168.0.1/', events: ['*'] })).toMatchObject({
      status: 400,
      body: { code: 'webhooks.url-not-public', errors: [{ pointer: '/url' }] },
    });
    expect(await refused({ url: `${hooks}/x`, events: ['order.eaten'] })).toMatchObject({
      status: 400,
      body: { code: 'webhooks.unknown-event-type', errors: [{ pointer: '/events' }] },
    });
    expect(await refused({ url: `${hooks}/x`, events: [], secret: 'mine' })).toMatchObject({
      status: 400,
      body: { code: 'request.invalid' },
    });
  });

  it('are for staff with the permission, and for nobody of another tenant', async () => {
    const { id } = await create();
    const support = await bench.staff(tenant, 'support');
    expect(await bench.call(tenant, support, 'GET', PATH)).toMatchObject({ status: 403 });
    expect(await bench.call(tenant, support, 'GET', '/admin/events')).toMatchObject({ status: 403 });
    for (const [method, path, body] of [
      ['GET', `${PATH}/${id}`],
      ['GET', `${PATH}/${id}/deliveries`],
      ['PATCH', `${PATH}/${id}`, { enabled: false }],
      ['POST', `${PATH}/${id}/secret/rotate`],
      ['POST', `${PATH}/${id}/test`, {}],
      ['POST', `${PATH}/${id}/replay`, { since: '2026-01-01T00:00:00Z' }],
      ['DELETE', `${PATH}/${id}`],
    ] as const) {
      expect(await bench.call(other, rival, method, path, body)).toMatchObject({
        status: 404,
        body: { code: 'webhooks.endpoint-not-found' },
      });
    }
    expect(await call('GET', `${PATH}/${id}`)).toMatchObject({ status: 200, body: { enabled: true } });
  });

  it('send an example at once', async () => {
    const { id, path } = await create();
    const { status, body } = await call<WebhookDeliveryDto>('POST', `${PATH}/${id}/test`, {});
    expect([status, body]).toMatchObject([
      200,
      { type: 'order.paid', sequence: null, state: 'succeeded', attempts: [{ status: 200, error: null }] },
    ]);
    expect(received.find(path)).toMatchObject([{ id: body.eventId, verified: true }]);
    expect(await call('POST', `${PATH}/${id}/replay`, { deliveryId: body.id })).toMatchObject({
      status: 404,
      body: { code: 'webhooks.delivery-not-found' },
    });
  });

  it('list deliveries, replay them, and feed the same events', async () => {
    const { id, path } = await create();
    const orderId = newId();
    await bench.happens(tenant, OrderPaid.of(orderId, { ...OrderPaid.example, orderId }));
    const deliveries = async () =>
      (await call<PageOf<WebhookDeliveryDto>>('GET', `${PATH}/${id}/deliveries?state=succeeded`)).body.data;
    await until('the delivery', async () => (await deliveries()).length === 1);
    const [delivery] = await deliveries();
    const replay = (body: object) => call<WebhookReplayDto>('POST', `${PATH}/${id}/replay`, body);
    const one = await replay({ deliveryId: delivery!.id });
    expect(one).toMatchObject({
      status: 202,
      body: { deliveryId: delivery!.id, since: null, until: null, deliveries: 1 },
    });
    await until('the second attempt', async () => (await deliveries())[0]?.attempts.length === 2);
    const since = delivery!.createdAt.slice(0, 10);
    const period = await replay({ since: `${since}T00:00:00+00:00` });
    expect(period).toMatchObject({
      status: 202,
      body: { deliveryId: null, since: `${since}T00:00:00.000Z`, deliveries: 1 },
    });
    const sentBy = async (sender: string) =>
      (await call<PageOf<WebhookDeliveryDto>>('GET', `${PATH}/${id}/deliveries?replay=${sender}`)).body.data;
    await until('the delivery of the replay', async () => (await sentBy(period.body.id)).length === 1);
    expect(await sentBy(period.body.id)).toMatchObject([{ id: delivery!.id, replay: period.body.id }]);
    expect(await sentBy(one.body.id)).toEqual([]);
    expect(await replay({ since: '2020-01-01T00:00:00Z', until: '2020-01-02T00:00:00Z' })).toMatchObject({
      body: { until: '2020-01-02T00:00:00.000Z', deliveries: 0 },
    });

    const { body: feed } = await call<EventFeedDto>('GET', '/admin/events?after=0&type=order.paid');
    expect(feed.data).toEqual([JSON.parse(received.find(path)[0]!.body)]);
    expect(feed.next).toBe(delivery!.sequence);
    expect(await call('GET', `/admin/events?after=${feed.next}`)).toMatchObject({
      body: { data: [], next: feed.next },
    });
    const { body: types } = await call<EventTypesDto>('GET', '/admin/event-types');
    expect(types.data.map(({ type }) => type)).toEqual(expect.arrayContaining(['order.paid', 'stock.low']));
    expect(types.data.map(({ type }) => type)).not.toContain('customer.verification-requested');
  });

  it('disable and delete an endpoint', async () => {
    const { id } = await create();
    expect(await call('PATCH', `${PATH}/${id}`, { enabled: false, events: ['*'] })).toMatchObject({
      status: 200,
      body: { enabled: false, events: ['*'], disabledReason: null },
    });
    expect(await call('DELETE', `${PATH}/${id}`)).toMatchObject({ status: 204, body: undefined });
    expect(await call('GET', `${PATH}/${id}`)).toMatchObject({ status: 404 });
  });
});
