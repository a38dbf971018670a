import { newId } from '#platform/ids';
import { until } from '#dev/until';
import { StaffAccounts } from '#foundation/identity';
import { Installation, PASSWORD } from '../support/installation.js';
import { queryPlans } from '../support/query-plans.js';
import {
  DELIVERY,
  expectStatus,
  guestCart,
  key,
  offer,
  onPayPage,
  seenByGuest,
  type Offer,
  type Order,
  type Page,
  type Placed,
} from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

let installation: Installation;
let shop: TenantSession;
let other: TenantSession;
let tent: Offer;
/** Numbers of orders by their buyer. */
const numbers = { ada: '', grace: '', anna: '' };

beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant();
  other = await installation.tenant();
  tent = await offer(shop, 10);
  const ada = await order('Ada Lovelace', 'ada@customers.example');
  const grace = await order('Grace Brewster-Hopper', 'hopper@customers.example');
  const anna = await order('Anna José Müller', 'info@customers.example', 'Ada Invoice');
  numbers.ada = ada.order.number;
  numbers.grace = grace.order.number;
  numbers.anna = anna.order.number;
  await onPayPage(ada, 'pay');
  await until('the payment', async () => (await seenByGuest(shop, ada)).paymentStatus === 'paid');
  await onPayPage(grace, 'expire');
  await until('the end of the order', async () => (await seenByGuest(shop, grace)).status === 'cancelled');
});

/** Orders a tent as a guest. @param invoice name in the billing address */
async function order(name: string, email: string, invoice?: string): Promise<Placed> {
  const address = { ...DELIVERY.deliveryAddress, name };
  const body = {
    ...DELIVERY,
    email,
    deliveryAddress: address,
    ...(invoice && { billingAddress: { ...address, name: invoice } }),
  };
  const headers = { ...(await guestCart(shop, tent)), ...key() };
  return (await expectStatus(201, shop.call<Placed>('POST', '/orders', { headers, body }))).body;
}

/** Numbers in the list, sorted. */
async function listed(query: string, at = shop, token = at.owner): Promise<string[]> {
  const asked = at.call<Page<Order>>('GET', `/admin/orders?${query}`, { token });
  return (await expectStatus(200, asked)).body.data.map(({ number }) => number).sort();
}

it('narrows orders to one or several statuses, of the order and of its payment', async () => {
  const { ada, grace, anna } = numbers;
  expect(await listed('status=processing')).toEqual([ada]);
  expect(await listed('status=processing,cancelled')).toEqual([ada, grace]);
  expect(await listed('status=processing&status=pending')).toEqual([ada, anna]);
  expect(await listed('paymentStatus=paid')).toEqual([ada]);
  expect(await listed('paymentStatus=paid,pending')).toEqual([ada, anna]);
  expect(await listed('paymentStatus=paid&status=cancelled')).toEqual([]);
  await expectStatus(400, shop.asOwner('GET', '/admin/orders?status=processing,gone'));
});

it('pages through several statuses in the order of time', async () => {
  const first = await shop.asOwner<Page<Order> & { nextCursor: string }>(
    'GET',
    '/admin/orders?paymentStatus=paid,pending&limit=1',
  );
  expect(first.body.data).toMatchObject([{ number: numbers.anna }]);
  const cursor = encodeURIComponent(first.body.nextCursor);
  expect(await listed(`paymentStatus=paid,pending&limit=1&cursor=${cursor}`)).toEqual([numbers.ada]);
});

it('finds orders by the words of a name, the beginning of an email or the number', async () => {
  const { ada, grace, anna } = numbers;
  expect(await listed('search=ADA')).toEqual([ada, anna]);
  expect(await listed('search=lovelace+ada')).toEqual([ada]);
  expect(await listed('search=brewster')).toEqual([grace]);
  expect(await listed('search=hopper')).toEqual([grace]);
  expect(await listed('search=Brewster+-Hopper')).toEqual([grace]);
  expect(await listed('search=muller')).toEqual([anna]);
  expect(await listed('search=invoice')).toEqual([anna]);
  expect(await listed('search=Info%40c')).toEqual([anna]);
  expect(await listed(`search=${grace}`)).toEqual([grace]);
  expect(await listed('search=ada&status=processing')).toEqual([ada]);
  expect(await listed('search=ada+hopper')).toEqual([]);
  expect(await listed('search=ada', other)).toEqual([]);
});

it('finds for staff of one store nothing of another', async () => {
  const elsewhere = { name: 'Other', code: 'other' };
  const { body } = await expectStatus(201, shop.asOwner<{ id: string }>('POST', '/admin/stores', elsewhere));
  const email = `${newId()}@example.com`;
  const person = { email, password: PASSWORD, name: 'Lim', role: 'manager', storeIds: [body.id] };
  await installation.scope.run(shop.tenant._id, async (graph) =>
    (await graph.get(StaffAccounts)).create(person),
  );
  const logIn = shop.call<{ accessToken: string }>('POST', '/admin/auth/login', {
    body: { email, password: PASSWORD },
  });
  const { accessToken } = (await expectStatus(200, logIn)).body;
  for (const query of ['search=ada', 'paymentStatus=paid', 'status=processing,pending'])
    expect([query, await listed(query, shop, accessToken)]).toEqual([query, []]);
});

it.each([
  ['status=processing,cancelled', /^(IXSCAN { status: 1, createdAt: -1, _id: -1 }(, )?)+$/],
  ['paymentStatus=failed,refunded', /^(IXSCAN { paymentStatus: 1, createdAt: -1, _id: -1 }(, )?)+$/],
  ['search=ada', /^(?=.*text)(?=.*number: 1)(?=.*email: 1)/],
])('reads %s from indexes', (query, plan) =>
  installation.scope.run(shop.tenant._id, async ({ connection }) => {
    const plans = await queryPlans(connection.db!, 'orders', () => listed(query));
    expect(plans).toEqual([expect.stringMatching(plan)]);
  }),
);
