import { ownerOf } from '#dev/installation/in-process';
import { newId } from '#platform/ids';
import { Installation, PASSWORD } from '../support/installation.js';
import {
  GUEST_ORDER,
  guestOrder,
  mailbox,
  offer,
  onPayPage,
  seenByGuest,
  type Problem,
} from '../support/shopping.js';
import type { TenantSession, Answer } from '../support/tenant-session.js';
import { until } from '#dev/until';

interface Tenant {
  readonly id: string;
  readonly slug: string;
  readonly status: string;
}

let installation: Installation;
let shop: TenantSession;
let operator: string;

beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant();
  operator = await installation.operatorToken();
});

/** Calls a platform route as an operator, without a tenant. */
async function asOperator<T = Tenant & Problem>(
  method: string,
  path: string,
  body?: unknown,
  token = operator,
): Promise<Answer<T>> {
  const response = await fetch(`${installation.origin}/api/v1/platform${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

it('an operator opens a shop, with the same result if repeated; its owner accepts the invitation', async () => {
  const slug = `new-${newId().slice(-12)}`;
  const email = `owner@${slug}.example`;
  const wanted = {
    slug,
    name: 'New shop',
    ownerEmail: email,
    settings: { currency: 'CHF', locales: ['de'] },
  };
  const since = new Date();
  const [first, again] = [
    await asOperator('POST', '/tenants', wanted),
    await asOperator('POST', '/tenants', wanted),
  ];
  expect(first).toMatchObject({
    status: 201,
    body: { slug, status: 'active', settings: { currency: 'CHF' } },
  });
  expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
  const taken = await asOperator('POST', '/tenants', { ...wanted, ownerEmail: 'somebody@else.example' });
  expect([taken.status, taken.body.code]).toEqual([409, 'tenant.slug-taken']);

  const call = (path: string, body: object) =>
    fetch(`${installation.origin}/api/v1/admin/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-tenant': slug },
      body: JSON.stringify(body),
    });
  const token = await mailbox().find(email, first.body.id, /^\s*([\w.-]{30,})\s*$/m, since);
  expect((await call('invitations/accept', { token, password: PASSWORD })).ok).toBe(true);
  expect((await call('login', { email, password: PASSWORD })).status).toBe(200);
});

it('a suspended shop refuses people and ends unpaid orders; after it is resumed, it works again', async () => {
  const { _id: id } = shop.tenant;
  const article = await offer(shop, 1);
  const placed = await guestOrder(shop, article);
  expect((await asOperator('POST', `/tenants/${id}/suspend`)).body.status).toBe('suspended');
  for (const token of [undefined, shop.owner]) {
    const closed = await shop.call<Problem>('GET', token ? '/admin/orders' : '/products', { token });
    expect([closed.status, closed.body.code]).toEqual([403, 'tenant.suspended']);
  }
  expect((await asOperator('POST', `/tenants/${id}/resume`)).body.status).toBe('active');
  expect(await seenByGuest(shop, placed)).toMatchObject({ status: 'cancelled', paymentStatus: 'cancelled' });
  const again = await guestOrder(shop, article);
  await onPayPage(again, 'pay');
  await until('the payment', async () => (await seenByGuest(shop, again)).paymentStatus === 'paid');
  const { body } = await asOperator('GET', `/audit-log?targetId=${id}`);
  expect(body).toMatchObject({
    data: [
      { action: 'tenant.resume', operation: 'Tenants_resume', actor: { type: 'operator' } },
      { action: 'tenant.suspend', changes: [{ field: 'status', before: 'active', after: 'suspended' }] },
    ],
  });
});

it('a deleted shop cannot be resumed, and its slug stays taken', async () => {
  const gone = await installation.tenant();
  const { _id: id, slug } = gone.tenant;
  expect((await asOperator('DELETE', `/tenants/${id}`)).body.status).toBe('deleted');
  for (const token of [undefined, gone.owner]) {
    const answer = await gone.call<Problem>('GET', token ? '/admin/orders' : '/products', { token });
    expect([answer.status, answer.body.code]).toEqual([410, 'tenant.deleted']);
  }
  const resumed = await asOperator('POST', `/tenants/${id}/resume`);
  expect([resumed.status, resumed.body.code]).toEqual([409, 'tenant.wrong-state']);
  const reused = await asOperator('POST', '/tenants', {
    slug,
    name: 'Next',
    ownerEmail: 'next@shop.example',
  });
  expect([reused.status, reused.body.code]).toEqual([409, 'tenant.slug-taken']);
  expect((await asOperator('GET', `/tenants/${id}`)).body).toMatchObject({ id, status: 'deleted' });
});

it('a deleted shop that is restored is suspended, and works again once it is resumed, with all its work', async () => {
  const back = await installation.tenant();
  const { _id: id } = back.tenant;
  const article = await offer(back, 1);
  await asOperator('DELETE', `/tenants/${id}`);
  expect((await asOperator('POST', `/tenants/${id}/restore`)).body.status).toBe('suspended');
  expect((await back.call('GET', '/products')).status).toBe(403);
  expect((await asOperator('POST', `/tenants/${id}/resume`)).body.status).toBe('active');
  const placed = await guestOrder(back, article);
  await onPayPage(placed, 'pay');
  await until('the payment', async () => (await seenByGuest(back, placed)).paymentStatus === 'paid');
  // The mail comes by the worker, which had forgotten the shop.
  const mailed = new RegExp(placed.order.number);
  await mailbox().find(GUEST_ORDER.email, id, mailed, new Date(0));
});

it.each([
  ['GET', '/tenants'],
  ['GET', '/audit-log'],
  ['POST', '/tenants'],
  ['POST', '/tenants/x/suspend'],
  ['POST', '/tenants/x/restore'],
  ['DELETE', '/tenants/x'],
])('%s /platform%s is only for operators', async (method, path) => {
  const body = method === 'POST' ? {} : undefined;
  const refused = await asOperator(method, path, body, shop.owner);
  expect([refused.status, refused.body.code]).toEqual([403, 'request.forbidden']);
});

it('an operator’s token gives no access to a shop', async () => {
  for (const path of ['/admin/orders', '/me', '/orders']) {
    const refused = await shop.call<Problem>('GET', path, { token: operator });
    expect([path, refused.status]).toEqual([path, 403]);
  }
});

it('a shop’s owner is not an operator', async () => {
  const { status } = await fetch(`${installation.origin}/api/v1/platform/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ownerOf(shop.tenant.slug), password: PASSWORD }),
  });
  expect(status).toBe(401);
});
