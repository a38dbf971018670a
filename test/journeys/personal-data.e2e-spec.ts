import { MAILED_CODE } from '#dev/demo/mailbox';
import { EraseCustomer } from '#foundation/identity';
import { TenantLifecycle } from '#operations/tenants';
import { newId } from '#platform/ids';
import { Installation } from '../support/installation.js';
import {
  expectStatus,
  key,
  mailbox,
  offer,
  onPayPage,
  register,
  type Offer,
  type Order,
  type Placed,
  type Problem,
} from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';
import { until } from '#dev/until';

/** Data that must not be found anywhere after the customer was erased. */
const PERSON = { firstName: 'Wilhelmina', lastName: 'Ottersbach', phone: '+49 30 5550147' };
const HOME = {
  name: 'Wilhelmina Ottersbach',
  line1: 'Quittenpfad 77',
  city: 'Oberursel',
  postalCode: '61440',
  country: 'DE',
};
const TRACES = /wilhelmina|ottersbach|5550147|quittenpfad|oberursel/i;

interface Address {
  readonly id: string;
  readonly line1: string;
  readonly isDefault: boolean;
}

let installation: Installation;
let shop: TenantSession;
let other: TenantSession;
let tent: Offer;

beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant({ settings: { invoiceRetentionDays: 0 } });
  other = await installation.tenant();
  tent = await offer(shop, 20);
});

/** The whole content of the tenant's database, as text by collection. */
async function everything({ tenant }: TenantSession): Promise<Record<string, string>> {
  return installation.scope.run(tenant._id, async ({ connection }) => {
    const texts: Record<string, string> = {};
    for (const { name } of await connection.db!.listCollections().toArray())
      texts[name] = JSON.stringify(await connection.db!.collection(name).find().toArray());
    return texts;
  });
}

async function placesThatShow(at: TenantSession, what: RegExp): Promise<string[]> {
  const texts = await everything(at);
  return Object.keys(texts).filter((name) => what.test(texts[name]!));
}

async function buy(token: string): Promise<Order> {
  const body = { variantId: tent.variantId, quantity: 1 };
  await expectStatus(201, shop.call('POST', '/cart/items', { token, body }));
  const order = { deliveryType: 'delivery', deliveryAddress: { ...HOME, phone: PERSON.phone } };
  const asked = shop.call<Placed>('POST', '/orders', { token, headers: key(), body: order });
  const { body: placed } = await expectStatus(201, asked);
  await onPayPage(placed, 'pay');
  await until('the payment', async () => {
    const { body } = await shop.call<Order>('GET', `/orders/${placed.order.id}`, { token });
    return body.paymentStatus === 'paid';
  });
  return placed.order;
}

async function deliver({ id }: Order): Promise<void> {
  for (const status of ['shipped', 'delivered'])
    await expectStatus(200, shop.asOwner('POST', `/admin/orders/${id}/status`, { status }));
}

const codeFor = (email: string, since: Date) => mailbox().find(email, shop.tenant._id, MAILED_CODE, since);

describe('a customer', () => {
  const email = `${newId()}@mailboxes.example`;
  const newEmail = `new-${email}`;
  let token: string;
  let delivered: Order;
  const mine = <T = Record<string, never>>(method: string, path: string, body?: unknown) =>
    shop.call<T>(method, path, { token, body });

  beforeAll(async () => {
    token = (await register(shop, email)).accessToken;
    await expectStatus(200, mine('PATCH', '/me', PERSON));
  });

  it('has addresses, exactly one of which is the default', async () => {
    const add = async (changes: object) =>
      (await expectStatus(201, mine<Address>('POST', '/me/addresses', { ...HOME, ...changes }))).body;
    const list = async () => (await mine<{ data: Address[] }>('GET', '/me/addresses')).body.data;
    const first = await add({});
    expect(first.isDefault).toBe(true);
    const second = await add({ line1: 'Quittenpfad 78' });
    expect(second.isDefault).toBe(false);
    await expectStatus(200, mine('PUT', `/me/addresses/${second.id}`, { ...HOME, isDefault: true }));
    expect((await list()).map(({ id, isDefault }) => [id, isDefault])).toEqual([
      [second.id, true],
      [first.id, false],
    ]);
    await expectStatus(204, mine('DELETE', `/me/addresses/${second.id}`));
    expect(await list()).toMatchObject([{ id: first.id, isDefault: true }]);
    const gone = await mine<Problem>('DELETE', `/me/addresses/${second.id}`);
    expect([gone.status, gone.body.code]).toEqual([404, 'customer.address-not-found']);
  });

  it('has at most twenty addresses, even if they are added at once', async () => {
    const rivals = Array.from({ length: 24 }, () => mine('POST', '/me/addresses', HOME));
    const statuses = (await Promise.all(rivals)).map(({ status }) => status);
    const { body } = await mine<{ data: Address[] }>('GET', '/me/addresses');
    expect(statuses.filter((status) => status === 201)).toHaveLength(body.data.length - 1);
    expect(body.data.length).toBeLessThanOrEqual(20);
    expect(body.data.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });

  it('gives and withdraws consents, and both are recorded', async () => {
    const nothing = await mine('GET', '/me/consents');
    expect(nothing.body).toMatchObject({ marketingEmail: false, profiling: false, history: [] });
    await mine('PUT', '/me/consents', { marketingEmail: true, wording: 'News by email, please.' });
    await mine('PUT', '/me/consents', { marketingEmail: true });
    const { body } = await mine('PUT', '/me/consents', { marketingEmail: false });
    expect(body).toMatchObject({
      marketingEmail: false,
      history: [
        { purpose: 'marketingEmail', granted: false },
        { purpose: 'marketingEmail', granted: true, wording: 'News by email, please.' },
      ],
    });
  });

  it('changes the email address with a code to the new one; the former address gets a mail', async () => {
    const since = new Date();
    delivered = await buy(token);
    await deliver(delivered);
    const asked = mine<{ challengeId: string }>('POST', '/me/email', { email: newEmail.toUpperCase() });
    const { challengeId } = (await expectStatus(202, asked)).body;
    const code = await codeFor(newEmail, since);
    const wrong = await mine<Problem>('POST', '/me/email/confirm', { challengeId, code: 'aaaaa-aaaaa' });
    expect(wrong.body.code).toBe('auth.code-invalid');
    const stranger = (await register(shop, `${newId()}@mailboxes.example`)).accessToken;
    const taken = await shop.call<Problem>('POST', '/me/email/confirm', {
      token: stranger,
      body: { challengeId, code },
    });
    expect(taken.body.code).toBe('auth.code-invalid');
    await expectStatus(204, mine('POST', '/me/email/confirm', { challengeId, code }));
    expect((await mine<{ email: string }>('GET', '/me')).body.email).toBe(newEmail);
    await mailbox().find(email, shop.tenant._id, /another address/, since);
  });

  it('gets the same answer for an address that another customer has, but no code is sent', async () => {
    const taken = `${newId()}@mailboxes.example`;
    await register(shop, taken);
    await expectStatus(202, mine('POST', '/me/email', { email: taken }));
    expect(await placesThatShow(shop, /email-change-requested/)).toEqual(['outbox']);
    const requests = (await everything(shop)).outbox!.split('customer.email-change-requested').slice(1);
    expect(requests.filter((text) => text.split('"type"')[0]!.includes(taken))).toEqual([]);
  });

  let download: string;

  describe('exports their data', () => {
    let link: string;

    it('with a mailed link that shows all their data, and no secrets', async () => {
      const since = new Date();
      await expectStatus(202, mine('POST', '/me/export'));
      link = await mailbox().find(newEmail, shop.tenant._id, /(http:\S+\/me\/export\/\S+)/, since);
      const { pathname } = new URL(link);
      download = pathname;
      const response = await fetch(installation.origin + pathname);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-disposition')).toContain('attachment');
      expect(response.headers.get('cache-control')).toBe('no-store');
      const text = await response.text();
      const data = JSON.parse(text) as Record<string, Record<string, unknown>[]>;
      expect(data.account![0]).toMatchObject({ email: newEmail, ...PERSON });
      expect(data.orders).toMatchObject([{ number: delivered.number, deliveryAddress: HOME }]);
      expect(data.payments).toMatchObject([{ orderNumber: delivered.number, status: 'succeeded' }]);
      expect(data.mails!.length).toBeGreaterThan(0);
      expect(data.notifications!.length).toBeGreaterThan(0);
      expect(data.events!.map(({ type }) => type)).toContain('order.paid');
      expect(text).not.toMatch(/passwordHash|\$2b\$|"sealed"|codeHash/);
    });

    it('with a link that gives access to nothing else', async () => {
      const { pathname } = new URL(link);
      const token = pathname.split('/').at(-1)!;
      const strange = [
        pathname.replace(shop.tenant._id, other.tenant._id),
        pathname.slice(0, -4),
        `/api/v1/me/export/${shop.tenant._id}/v1.AAAA.AAAA`,
        `/api/v1/me/export/${shop.tenant._id}/${token.toUpperCase()}`,
      ];
      for (const path of strange) {
        const response = await fetch(installation.origin + path);
        expect([path, response.status]).toEqual([path, 404]);
        expect(((await response.json()) as Problem).code).toBe('customer.export-link-invalid');
      }
    });
  });

  it('is erased everywhere, but orders stay for statistics', async () => {
    const since = new Date();
    const open = await buy(token);
    const before = await placesThatShow(shop, TRACES);
    expect(before).toEqual(expect.arrayContaining(['customers', 'orders', 'outbox']));
    await expectStatus(202, mine('DELETE', '/me'));
    await until('the customer’s sessions to end', async () => (await mine('GET', '/me')).status === 401);
    // Only data that the open order needs is left, and its recipient.
    const needed = (places: string[]): boolean => places.join() === 'customers,orders';
    await until('all data of the customer to be gone', async () =>
      needed((await placesThatShow(shop, TRACES)).sort()),
    );
    await deliver(open);
    await mailbox().find(newEmail, shop.tenant._id, new RegExp(open.number), since);
    await installation.scope.run(shop.tenant._id, async (graph) =>
      (await graph.get(EraseCustomer)).continueDue(new Date(Date.now() + 25 * 3_600_000)),
    );
    expect(await placesThatShow(shop, TRACES)).toEqual([]);
    expect(await placesThatShow(shop, new RegExp(email))).toEqual([]);
    const orders = await shop.asOwner<{ data: Order[] }>('GET', '/admin/orders');
    expect(orders.body.data.map(({ id }) => id)).toEqual(expect.arrayContaining([open.id, delivered.id]));
    expect(orders.body.data[0]!.totals.total.amount).toBe(1250);
    const told = (await everything(shop)).outbox!;
    expect(told).toContain('customer.erased');
  });

  it('has an export link that no longer works', async () => {
    const answers = await Promise.all(Array.from({ length: 3 }, () => fetch(installation.origin + download)));
    for (const response of answers) {
      expect(response.status).toBe(404);
      expect(((await response.json()) as Problem).code).toBe('customer.export-link-invalid');
    }
  });

  it('can register again afterwards, with a new account', async () => {
    const again = (await register(shop, newEmail)).accessToken;
    const orders = await shop.call<{ data: Order[] }>('GET', '/orders', { token: again });
    expect(orders.body.data).toEqual([]);
  });
});

describe('a shop that closes', () => {
  it('shows no more data through the links that it mailed', async () => {
    const closing = await installation.tenant();
    const email = `${newId()}@mailboxes.example`;
    const token = (await register(closing, email)).accessToken;
    const { id } = (await closing.call<{ id: string }>('GET', '/me', { token })).body;
    const since = new Date();
    await expectStatus(202, closing.asOwner('POST', `/admin/customers/${id}/export`));
    const link = await mailbox().find(email, closing.tenant._id, /(http:\S+\/me\/export\/\S+)/, since);
    const follow = async (): Promise<string> => {
      const response = await fetch(installation.origin + new URL(link).pathname);
      const text = await response.text();
      return `${response.status} ${(JSON.parse(text) as Partial<Problem>).code ?? 'the document'}`;
    };
    const lifecycle = installation.api.get(TenantLifecycle);
    expect(await follow()).toBe('200 the document');
    await lifecycle.suspend(closing.tenant._id);
    await until('the link to be closed', async () => (await follow()) === '403 tenant.suspended');
    await lifecycle.resume(closing.tenant._id);
    await until('the link to be open', async () => (await follow()) === '200 the document');
    await lifecycle.delete(closing.tenant._id);
    await until('the link to be gone', async () => (await follow()) === '410 tenant.deleted');
  });
});

describe('staff', () => {
  it('log a customer out everywhere', async () => {
    const token = (await register(shop, `${newId()}@mailboxes.example`)).accessToken;
    const { id } = (await shop.call<{ id: string }>('GET', '/me', { token })).body;
    expect((await other.asOwner('DELETE', `/admin/customers/${id}/sessions`)).status).toBe(404);
    await expectStatus(204, shop.asOwner('DELETE', `/admin/customers/${id}/sessions`));
    await until('the session to end', async () => (await shop.call('GET', '/me', { token })).status === 401);
  });

  it('erase a customer who asked by letter; another tenant’s customers do not exist for them', async () => {
    const email = `${newId()}@mailboxes.example`;
    const token = (await register(shop, email)).accessToken;
    const { id } = (await shop.call<{ id: string }>('GET', '/me', { token })).body;
    expect((await other.asOwner('DELETE', `/admin/customers/${id}`)).status).toBe(404);
    expect((await other.asOwner('POST', `/admin/customers/${id}/export`)).status).toBe(404);
    await expectStatus(202, shop.asOwner('POST', `/admin/customers/${id}/export`));
    await expectStatus(202, shop.asOwner('DELETE', `/admin/customers/${id}`));
    await until(
      'the customer to be gone',
      async () => (await shop.asOwner('GET', `/admin/customers/${id}`)).status === 404,
    );
  });
});
