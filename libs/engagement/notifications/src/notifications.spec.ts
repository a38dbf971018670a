import { io, type Socket } from 'socket.io-client';
import { StaffAccounts } from '#foundation/identity';
import { StockLow } from '#commerce/inventory/events';
import { OrderCancelled, OrderPaid, OrderStatusChanged, type OrderFacts } from '#commerce/orders/events';
import { PaymentFailed } from '#commerce/payments/events';
import { type PageOf, type Problem } from '#platform/http';
import { newId } from '#platform/ids';
import { STAFF_PERMISSIONS } from '#platform/permissions';
import { RelayModule, TenantRegistry, type Person, type TenantRecord } from '#foundation/tenancy';
import { WebhookEndpointDisabled } from '#integration/webhooks/events';
import { actingAs } from '../../../../test/support/acting-as.js';
import { EdgeBench, type Someone } from '../../../../test/support/edge-bench.js';
import { testConfig } from '../../../../test/support/test-config.js';
import { until } from '#dev/until';
import { NotificationsHttpModule } from './http/index.js';
import type { NotificationView } from './live-messages.js';
import { Notifications } from './notifications.service.js';
import { NotificationsWorkerModule } from './notifications-worker.module.js';

/** A socket and the messages that it received. */
interface Listener {
  readonly socket: Socket;
  readonly heard: { readonly event: string; readonly payload: Record<string, unknown> }[];
}

describe('notifications', () => {
  const config = testConfig();
  const sockets: Socket[] = [];
  let worker: EdgeBench;
  let api: EdgeBench;
  let tenants: TenantRecord[];

  beforeAll(async () => {
    // Two processes of the API; one of them is also the worker.
    worker = await EdgeBench.start(config, [NotificationsHttpModule, RelayModule, NotificationsWorkerModule]);
    api = await EdgeBench.start(config, [NotificationsHttpModule]);
    tenants = [await api.provision(), await api.provision()];
  });
  afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
  afterAll(async () => {
    await api.stop();
    await worker.stop(tenants);
  });

  /** Connects a client to the process that is not the worker. */
  async function listen(tenant: TenantRecord, { token }: Someone): Promise<Listener> {
    const socket = io(`${api.origin}/notifications`, {
      auth: { token, tenant: tenant.slug },
      transports: ['websocket'],
      forceNew: true,
    });
    sockets.push(socket);
    const heard: Listener['heard'] = [];
    socket.onAny((event: string, payload) => heard.push({ event, payload }));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return { socket, heard };
  }

  const list = async (tenant: TenantRecord, someone: Someone, path = '/notifications') =>
    (await api.call<PageOf<NotificationView>>(tenant, someone, 'GET', path)).body.data;

  const order = (changes: Partial<OrderFacts>): OrderFacts => ({ ...OrderPaid.example, ...changes });
  const events = ({ heard }: Listener, event: string) => heard.filter((message) => message.event === event);

  it('notifies the shopper and the staff of the order’s store, live from any process and later by the API', async () => {
    const [north, south] = tenants as [TenantRecord, TenantRecord];
    const [storeId, elsewhere] = [newId(), newId()];
    const ada = await api.customer(north);
    const [here, there] = [
      await api.staff(north, 'support', [storeId]),
      await api.staff(north, 'support', [elsewhere]),
    ];
    const [bob, foreigner] = [await api.customer(north), await api.staff(south)];
    const ears = await Promise.all([
      listen(north, ada),
      listen(north, here),
      listen(north, there),
      listen(north, bob),
      listen(south, foreigner),
    ]);
    const orderId = newId();
    const facts = order({ orderId, customerId: ada.id, storeId });
    const moved = {
      ...facts,
      status: 'shipped' as const,
      previousStatus: 'processing' as const,
      reason: null,
    };
    await api.happens(north, OrderPaid.of(orderId, facts), OrderStatusChanged.of(orderId, moved));
    for (const ear of ears.slice(0, 2)) {
      await until('both live notifications', () => events(ear, 'notification').length === 2);
      await until('the live update', () => events(ear, 'order.updated').length === 1);
      expect(events(ear, 'notification').map(({ payload }) => payload['type'])).toEqual([
        'order.paid',
        'order.status-changed',
      ]);
      expect(events(ear, 'order.updated')[0]!.payload).toMatchObject({ orderId, status: 'shipped' });
    }
    const [mine] = events(ears[0]!, 'notification').map(({ payload }) => payload);
    expect(mine).toMatchObject({ data: { orderId, number: '1001', total: 18900 }, readAt: null });
    expect(await list(north, ada)).toContainEqual(mine);
    expect(await list(north, here, '/admin/notifications')).toHaveLength(2);
    for (const ear of ears.slice(2)) expect(ear.heard).toEqual([]);
    expect(await list(north, bob)).toEqual([]);
    expect(await list(north, there, '/admin/notifications')).toEqual([]);
    expect(await list(south, foreigner, '/admin/notifications')).toEqual([]);
  });

  it('marks as read only a person’s own notifications, once', async () => {
    const [north] = tenants as [TenantRecord];
    const [ada, bob] = [await api.customer(north), await api.customer(north)];
    for (let i = 0; i < 3; i++) {
      const orderId = newId();
      await api.happens(north, OrderPaid.of(orderId, order({ orderId, customerId: ada.id })));
    }
    await until('three notifications', async () => (await list(north, ada)).length === 3);
    const [newest] = await list(north, ada);
    const path = `/notifications/${newest!.id}/read`;
    expect(await api.call<Problem>(north, bob, 'POST', path)).toMatchObject({
      status: 404,
      body: { code: 'notifications.not-found' },
    });
    const { body: first } = await api.call<NotificationView>(north, ada, 'POST', path);
    const { body: again } = await api.call<NotificationView>(north, ada, 'POST', path);
    expect(first.readAt).toEqual(expect.any(String));
    expect(again.readAt).toBe(first.readAt);
    expect(await list(north, ada, '/notifications?unread=true')).toHaveLength(2);
    expect(await list(north, ada, '/notifications?unread=false')).toEqual([first]);
    expect(await api.call(north, ada, 'POST', '/notifications/read-all')).toMatchObject({
      body: { marked: 2 },
    });
    expect(await list(north, ada, '/notifications?unread=true')).toEqual([]);
  });

  it('notifies staff only of what they may read, and nobody twice of one event', async () => {
    const [north] = tenants as [TenantRecord];
    const storeId = newId();
    const [ada, grace] = [await api.customer(north), await api.staff(north, 'manager', [storeId])];
    const orderId = newId();
    const cancelled = {
      ...order({ orderId, customerId: ada.id, storeId, status: 'cancelled' }),
      previousStatus: 'processing' as const,
      reason: 'changed my mind',
    };
    const variantId = newId();
    await api.happens(
      north,
      // A cancellation causes both events; see OrderBook.move.
      OrderStatusChanged.of(orderId, cancelled),
      OrderCancelled.of(orderId, cancelled),
      StockLow.of(variantId, { ...StockLow.example, variantId, storeId }),
      StockLow.of(variantId, { ...StockLow.example, variantId, storeId: newId() }),
    );
    const types = async () =>
      (await list(north, grace, '/admin/notifications')).map(({ type }) => type).toSorted();
    await until('two notifications of staff', async () => (await types()).length >= 2);
    expect(await types()).toEqual(['order.cancelled', 'stock.low']);
    expect((await list(north, ada)).map(({ type }) => type)).toEqual(['order.cancelled']);
  });

  it('does not notify staff of one store of other stores, nor of what concerns the whole tenant', async () => {
    const [north] = tenants as [TenantRecord];
    const storeId = newId();
    const url = 'https://user:word@erp.example.com/hooks?token=sesame#part';
    const boss = await api.staff(north, 'owner');
    const limited = await api.staff(north, 'owner', [storeId]);
    const ear = await listen(north, limited);
    const [here, there] = [newId(), newId()];
    const failed = (orderId: string, at: string) =>
      PaymentFailed.of(newId(), { ...PaymentFailed.example, orderId, storeId: at });
    await api.happens(
      north,
      failed(there, newId()),
      WebhookEndpointDisabled.of(newId(), { ...WebhookEndpointDisabled.example, url }),
      failed(here, storeId),
    );
    await until(
      'three notifications of staff',
      async () => (await list(north, boss, '/admin/notifications')).length >= 3,
    );
    await until('a live notification', () => events(ear, 'notification').length > 0);
    const told = await list(north, limited, '/admin/notifications');
    expect(told.map(({ data }) => data['orderId'])).toEqual([here]);
    expect(events(ear, 'notification').map(({ payload }) => payload)).toEqual(told);
    const all = JSON.stringify(await list(north, boss, '/admin/notifications'));
    expect(all).toContain('https://erp.example.com/hooks');
    expect(all).not.toMatch(/sesame|word|#part/);
  });

  it('shows notifications only to staff who may still read them', async () => {
    const [north] = tenants as [TenantRecord];
    const [storeId, elsewhere] = [newId(), newId()];
    const { id } = await api.staff(north, 'support', [storeId]);
    const orderId = newId();
    await api.happens(north, OrderPaid.of(orderId, order({ orderId, storeId })));
    const asking = <T>(permission: string, store: string, ask: (mine: Notifications) => Promise<T>) =>
      api.within(north, async (graph) => {
        const notifications = await graph.get(Notifications);
        const permissions = new Set(['notifications.read', permission]);
        return actingAs({ id, permissions, stores: [store] }, () => ask(notifications));
      });
    const me: Person = { type: 'staff', id };
    const sort = [{ field: 'createdAt', direction: -1 as const }];
    const page = { sort, limit: 20, wantsTotal: false };
    const shown = async (permission: string, store: string) =>
      (await asking(permission, store, (mine) => mine.list(me, undefined, page))).rows.map(({ _id }) => _id);
    await until('the notification', async () => (await shown('orders.read', storeId)).length === 1);
    const [told] = await shown('orders.read', storeId);
    for (const [permission, store] of [
      ['orders.read', elsewhere],
      ['payments.read', storeId],
    ] as const) {
      expect(await shown(permission, store)).toEqual([]);
      expect(await asking(permission, store, (mine) => mine.markAllRead(me))).toBe(0);
      await expect(asking(permission, store, (mine) => mine.markRead(me, told!))).rejects.toMatchObject({
        code: 'notifications.not-found',
      });
    }
  });

  it('refuses another tenant’s token and says why', async () => {
    const [north, south] = tenants as [TenantRecord, TenantRecord];
    const ada = await api.customer(north);
    await expect(listen(south, ada)).rejects.toMatchObject({
      data: { code: 'tenant.mismatch', status: 421 },
    });
    await expect(listen(north, { ...ada, token: `${ada.token}x` })).rejects.toMatchObject({
      data: { code: 'request.unauthenticated' },
    });
  });

  /** The code that says why a socket ends, when it has ended. */
  function ended({ socket, heard }: Listener): Promise<unknown> {
    return new Promise((resolve) => {
      socket.once('disconnect', () =>
        resolve(heard.find(({ event }) => event === 'connection.ending')?.payload['code']),
      );
    });
  }

  it('closes the socket when the session ends', async () => {
    const [north] = tenants as [TenantRecord];
    const grace = await api.staff(north, 'support');
    const left = ended(await listen(north, grace));
    await api.within(north, async (graph) =>
      (await graph.get(StaffAccounts)).change({ permissions: new Set(STAFF_PERMISSIONS) }, grace.id, {
        status: 'suspended',
      }),
    );
    expect(await left).toBe('live.session-ended');
  });

  it('closes the sockets in every process when the tenant is suspended', async () => {
    const closing = await api.provision();
    tenants.push(closing);
    const [grace, ada] = [await api.staff(closing, 'support'), await api.customer(closing)];
    const ears = await Promise.all([listen(closing, grace), listen(closing, ada)]);
    const left = ears.map(ended);
    await worker.app.get(TenantRegistry).update(closing._id, { status: 'suspended' });
    expect(await Promise.all(left)).toEqual(['tenant.suspended', 'tenant.suspended']);
    await expect(listen(closing, ada)).rejects.toMatchObject({ data: { code: 'tenant.suspended' } });
  });
});
