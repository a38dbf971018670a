import { AccessTable, type RouteEntry } from '#platform/http';
import { newId } from '#platform/ids';
import { StaffAccounts } from '#foundation/identity';
import { Installation, PASSWORD } from '../support/installation.js';
import { expectStatus, guestOrder, key, offer, type Page } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

/** Bodies with which routes that filter by store get as far as looking up an object. */
const BODIES: Readonly<Record<string, object>> = {
  '/api/v1/orders/:orderId/status': { status: 'preparing' },
  '/api/v1/admin/orders/:id/status': { status: 'preparing' },
};

/** Routes that show only the caller's own data. */
const PERSONAL = /\/notifications(\/|$)/;

describe('routes that filter by the stores of staff', () => {
  let installation: Installation;
  let shop: TenantSession;
  let elsewhere: string;
  /** Ids of objects of a store that the caller does not work for. */
  let things: { orders: string; payments: string; storeId: string };
  beforeAll(async () => {
    installation = await Installation.shared();
    shop = await installation.tenant();
    const { storeId, variantId } = await offer(shop, 5);
    const placed = await guestOrder(shop, { variantId });
    const payments = await shop.asOwner<Page<{ id: string }>>('GET', '/admin/payments');
    things = { orders: placed.order.id, payments: payments.body.data[0]!.id, storeId };
    const other = { name: 'Other', code: 'other' };
    const { body } = await expectStatus(201, shop.asOwner<{ id: string }>('POST', '/admin/stores', other));
    const email = `${newId()}@example.com`;
    const person = { email, password: PASSWORD, name: 'Lim', role: 'owner', storeIds: [body.id] };
    await installation.scope.run(shop.tenant._id, async (graph) =>
      (await graph.get(StaffAccounts)).create(person),
    );
    const logIn = { body: { email, password: PASSWORD } };
    elsewhere = (await shop.call<{ accessToken: string }>('POST', '/admin/auth/login', logIn)).body
      .accessToken;
  });

  const routes = (): RouteEntry[] =>
    installation.api
      .get(AccessTable)
      .entries()
      .filter(({ rule, url }) => rule.store === 'filter' && !PERSONAL.test(url));

  function call({ method, url }: RouteEntry, token: string) {
    const path = url.replace('/api/v1', '').replace(/\/(\w+)\/:\w+/, (_, kind: 'orders' | 'payments') => {
      if (!things[kind]) throw new Error(`add an id of ${kind} for ${url} to this spec`);
      return `/${kind}/${things[kind]}`;
    });
    const body = method === 'GET' ? undefined : (BODIES[url] ?? {});
    return shop.call(method, path, { token, body, headers: key() });
  }

  it('find no object of another store by its id', async () => {
    const named = routes().filter(({ params }) => params.length > 0);
    expect(named.length).toBeGreaterThan(4);
    for (const route of named) {
      const found = await call(route, elsewhere);
      expect(`${route.method} ${route.url}: ${found.status}`).toBe(`${route.method} ${route.url}: 404`);
      expect((await call(route, shop.owner)).status).not.toBe(404);
    }
  });

  it('list no object of another store', async () => {
    const lists = routes().filter(({ params }) => params.length === 0);
    expect(lists.length).toBeGreaterThan(4);
    const told = (body: unknown): boolean =>
      Object.values(things).some((id) => JSON.stringify(body).includes(id));
    for (const route of lists) {
      const [theirs, all] = [await call(route, elsewhere), await call(route, shop.owner)];
      expect([route.url, theirs.status, told(theirs.body)]).toEqual([route.url, 200, false]);
      expect([route.url, told(all.body)]).toEqual([route.url, true]);
    }
  });
});
