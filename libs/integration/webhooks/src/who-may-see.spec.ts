import { Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { CustomerRegistered } from '#foundation/identity/events';
import { OrderPaid } from '#commerce/orders/events';
import { newId } from '#platform/ids';
import { StoreCreated } from '#commerce/stores/events';
import {
  Outbox,
  RelayModule,
  TenantInjectable,
  UnitOfWork,
  type NewEvent,
  type TenantRecord,
} from '#foundation/tenancy';
import { actingAs } from '../../../../test/support/acting-as.js';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { until } from '#dev/until';
import { WebhookEndpoints, type EndpointChanges, type NewEndpoint } from './endpoints.js';
import { EventFeed } from './event-feed.js';
import { forgetAddressSecrets } from './forget-address-secrets.migration.js';
import { RequestReplay } from './replay.js';
import { shownUrl } from './shown-url.js';
import { WebhookEndpointCreated } from './webhooks.events.js';
import { WebhooksModule } from './webhooks.module.js';

/** Services and steps of the tests, inside a tenant. */
@TenantInjectable()
class Desk {
  constructor(
    readonly endpoints: WebhookEndpoints,
    readonly feed: EventFeed,
    readonly replays: RequestReplay,
    @InjectConnection() readonly connection: Connection,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  happens(...events: NewEvent[]): Promise<string[]> {
    return this.unitOfWork.run(() => this.outbox.append(...events));
  }

  told(): Promise<string> {
    const rows = this.connection.db!.collection('outbox').find({ type: /^webhook-endpoint/ });
    return rows.toArray().then((all) => JSON.stringify(all));
  }
}

@Module({ imports: [WebhooksModule, RelayModule], providers: [Desk] })
class DeskModule {}

describe('who may see events and addresses', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([DeskModule], { EGRESS_ALLOW: '127.0.0.1:1' });
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  const desk = <T>(work: (desk: Desk) => Promise<T>) => bench.with(tenant, Desk, work);
  /** Acts as staff with these permissions. */
  const as = <T>(permissions: readonly string[], work: (desk: Desk) => Promise<T>) =>
    desk((it) => actingAs({ permissions: new Set(permissions) }, () => work(it)));
  const address = () => `http://127.0.0.1:1/${newId()}?token=sesame#part`;
  const endpoint = (permissions: readonly string[], wanted: Partial<NewEndpoint> = {}) =>
    as(permissions, (it) => it.endpoints.create({ url: address(), events: ['order.paid'], ...wanted }));
  const needs = (permission: string) => ({
    code: 'request.forbidden',
    message: expect.stringContaining(permission) as string,
  });

  it('feeds each reader the events that they may read, and refuses types that they may not', async () => {
    await desk((it) =>
      it.happens(
        OrderPaid.of(newId(), OrderPaid.example),
        CustomerRegistered.of(newId(), CustomerRegistered.example),
        StoreCreated.of(newId(), StoreCreated.example),
      ),
    );
    const types = async (...permissions: string[]) =>
      (await as(['events.read', ...permissions], (it) => it.feed.after(0, 100))).map(({ type }) => type);
    await until(
      'three events in the feed',
      async () => (await desk((it) => it.feed.after(0, 100))).length === 3,
    );
    expect(await types()).toEqual([]);
    expect(await types('orders.read')).toEqual(['order.paid']);
    expect(await types('customers.read', 'stores.read')).toEqual(['customer.registered', 'store.created']);
    const asked = as(['events.read', 'stores.read'], (it) => it.feed.after(0, 100, ['order.paid']));
    await expect(asked).rejects.toMatchObject(needs('orders.read'));
    await expect(as(['orders.read'], (it) => it.feed.after(0, 100))).rejects.toMatchObject(
      needs('events.read'),
    );
  });

  it('lets nobody have events sent to an address that they may not read', async () => {
    await expect(endpoint(['webhooks.write'])).rejects.toMatchObject(needs('orders.read'));
    await expect(endpoint(['webhooks.write', 'orders.read'], { events: ['*'] })).rejects.toMatchObject({
      code: 'request.forbidden',
    });
    await expect(endpoint(['orders.read'])).rejects.toMatchObject(needs('webhooks.write'));
    const { endpoint: made } = await endpoint(['webhooks.write', 'orders.read']);
    const change = (permissions: readonly string[], changes: EndpointChanges) =>
      as(permissions, (it) => it.endpoints.change(made._id, changes));
    await expect(change(['webhooks.write'], { url: address() })).rejects.toMatchObject(needs('orders.read'));
    const wider = { events: ['order.paid', 'customer.registered'] };
    await expect(change(['webhooks.write', 'orders.read'], wider)).rejects.toMatchObject(
      needs('customers.read'),
    );
    const replay = as(['webhooks.write'], (it) => it.replays.request(made._id, { since: new Date(0) }));
    await expect(replay).rejects.toMatchObject(needs('orders.read'));
  });

  it('shows addresses without their secret parts, except to staff who may change them', async () => {
    expect(shownUrl('https://user:word@erp.example.com:8443/a/b?token=sesame#part')).toBe(
      'https://erp.example.com:8443/a/b',
    );
    const { endpoint: made } = await endpoint(['webhooks.write', 'orders.read']);
    const seen = async (...permissions: string[]) =>
      (await as(permissions, (it) => it.endpoints.byId(made._id))).url;
    expect(await seen('webhooks.read')).toBe(shownUrl(made.url));
    expect(await seen('webhooks.read', 'webhooks.write')).toBe(made.url);
    expect(await desk((it) => it.told())).not.toMatch(/sesame|#part/);
  });

  it('removes the secret parts from old events and notifications', async () => {
    const url = 'https://erp.example.com/a?token=sesame#part';
    await desk((it) => it.happens(WebhookEndpointCreated.of(newId(), { endpointId: newId(), url })));
    expect(await desk((it) => it.told())).toContain('sesame');
    for (let run = 0; run < 2; run++) await desk((it) => forgetAddressSecrets.up(it.connection));
    const told = await desk((it) => it.told());
    expect(told).toContain('"https://erp.example.com/a"');
    expect(told).not.toMatch(/sesame|#part/);
  });
});
