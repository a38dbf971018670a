import { runWith } from '#platform/context';
import { until } from '#dev/until';
import { newId } from '#platform/ids';
import { StaffAccounts } from '#foundation/identity';
import { TenantLifecycle } from '#operations/tenants';
import { Installation, PASSWORD } from '../support/installation.js';
import { queryPlans } from '../support/query-plans.js';
import {
  expectStatus,
  guestOrder,
  key,
  offer,
  onPayPage,
  seenByGuest,
  type Page,
} from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

interface Entry {
  readonly actor: object;
}

interface History {
  readonly history: readonly { readonly to: string; readonly actor: object }[];
}

let installation: Installation;
let shop: TenantSession;
beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant();
});

/** A new member of staff, logged in. */
async function hired(name: string, role: string, storeIds?: string[]) {
  const email = `${newId()}@staff.example`;
  const person = { email, password: PASSWORD, name, role, ...(storeIds && { storeIds }) };
  const { _id } = await installation.scope.run(shop.tenant._id, async (graph) =>
    (await graph.get(StaffAccounts)).create(person),
  );
  const body = { email, password: PASSWORD };
  const logIn = shop.call<{ accessToken: string }>('POST', '/admin/auth/login', { body });
  return { id: _id, email, token: (await expectStatus(200, logIn)).body.accessToken };
}

/** Waits for the entry of the audit log about a thing. */
async function entryAbout(targetId: string): Promise<Entry> {
  return until(`an entry about ${targetId}`, async () => {
    const asked = shop.asOwner<Page<Entry>>('GET', `/admin/audit-log?targetId=${targetId}`);
    return (await expectStatus(200, asked)).body.data[0];
  });
}

/** Adds a product with a credential. @returns its id */
async function addProduct(credential: { token?: string; headers?: Record<string, string> }): Promise<string> {
  const body = { title: 'Tent', variants: [{ sku: newId(), price: { amount: 1, currency: 'EUR' } }] };
  const added = shop.call<{ id: string }>('POST', '/admin/products', { ...credential, body });
  return (await expectStatus(201, added)).body.id;
}

async function apiKey(
  name: string,
  scopes: string[],
): Promise<{ id: string; headers: { 'x-api-key': string } }> {
  const made = shop.asOwner<{ id: string; key: string }>('POST', '/admin/api-keys', { name, scopes });
  const { body } = await expectStatus(201, made);
  return { id: body.id, headers: { 'x-api-key': body.key } };
}

describe('the audit log', () => {
  it('names who acted, as long as they work here', async () => {
    const { id, email, token } = await hired('Maya Manager', 'manager');
    const product = await addProduct({ token });
    expect((await entryAbout(product)).actor).toEqual({ type: 'staff', id, name: 'Maya Manager', email });
    await expectStatus(204, shop.asOwner('DELETE', `/admin/staff/${id}`));
    expect((await entryAbout(product)).actor).toEqual({ type: 'staff', id });
  });

  it('names the API key, and the person for whom it acted', async () => {
    const { id, headers } = await apiKey('Warehouse', ['catalog.write']);
    const entry = await entryAbout(await addProduct({ headers }));
    expect(entry.actor).toMatchObject({
      type: 'staff',
      name: 'Olive Owner',
      via: { kind: 'api-key', id, name: 'Warehouse' },
    });
  });

  it('does not name operators to merchants', async () => {
    const actor = { type: 'operator', id: newId() } as const;
    await runWith({ correlationId: newId(), actor }, () =>
      installation.api
        .get(TenantLifecycle)
        .update(shop.tenant._id, { settings: { timeZone: 'Europe/Berlin' } }),
    );
    const entry = await until('the entry of the operator', async () => {
      const { body } = await shop.asOwner<Page<Entry>>('GET', `/admin/audit-log?actorId=${actor.id}`);
      return body.data[0];
    });
    expect(entry.actor).toEqual(actor);
  });

  it('looks up all names of a page at once', async () => {
    const someone = await hired('Sam Second', 'manager');
    await entryAbout(await addProduct({ token: someone.token }));
    await entryAbout(await addProduct({ token: shop.owner }));
    await installation.scope.run(shop.tenant._id, async ({ connection }) => {
      const plans = await queryPlans(connection.db!, 'staff', async () => {
        const { body } = await shop.asOwner<Page<Entry>>('GET', '/admin/audit-log?limit=50');
        const names = JSON.stringify(body.data.map(({ actor }) => actor));
        expect([names.includes('Sam Second'), names.includes('Olive Owner')]).toEqual([true, true]);
      });
      expect(plans).toEqual(['IXSCAN { _id: 1 }']);
    });
  });
});

it('the operators’ log names operators', async () => {
  const { email, token } = await installation.operator();
  const response = await fetch(`${installation.origin}/api/v1/platform/audit-log?limit=100`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { data } = (await response.json()) as Page<Entry>;
  const actor = { type: 'operator', name: 'Otto Operator', email };
  expect(data).toContainEqual(expect.objectContaining({ actor: expect.objectContaining(actor) }));
});

it('the history of an order names colleagues to the staff of its store, without their email or programs', async () => {
  const article = await offer(shop, 5);
  const placed = await guestOrder(shop, article);
  await onPayPage(placed, 'pay');
  await until('the payment', async () => (await seenByGuest(shop, placed)).paymentStatus === 'paid');
  const path = `/admin/orders/${placed.order.id}`;
  const program = await apiKey('Packing robot', ['orders.write']);
  const prepare = { headers: { ...program.headers, ...key() }, body: { status: 'preparing' } };
  await expectStatus(200, shop.call('POST', `${path}/status`, prepare));
  const local = await hired('Lena Local', 'manager', [article.storeId]);
  const ship = { token: local.token, body: { status: 'shipped' } };
  const shipped = await expectStatus(200, shop.call<History>('POST', `${path}/status`, ship));
  const read = await expectStatus(200, shop.call<History>('GET', path, { token: local.token }));
  const list = shop.call<Page<History>>('GET', '/admin/orders', { token: local.token });
  const [listed] = (await expectStatus(200, list)).body.data;

  for (const order of [shipped.body, read.body, listed!]) {
    const byStaff = order.history.filter(({ to }) => to === 'preparing' || to === 'shipped');
    expect(byStaff.map(({ actor }) => actor)).toEqual([
      { type: 'staff', id: expect.any(String), name: 'Olive Owner' },
      { type: 'staff', id: local.id, name: 'Lena Local' },
    ]);
    expect(JSON.stringify(order.history)).not.toMatch(/@|Packing robot/);
  }
});
