import { StaffAccounts } from '#foundation/identity';
import { until } from '#dev/until';
import { newId } from '#platform/ids';
import { Installation, PASSWORD } from '../support/installation.js';
import { expectStatus, mailbox, register, type Page } from '../support/shopping.js';
import type { Answer, TenantSession } from '../support/tenant-session.js';

const OTHER = 'another horse battery';
/** In the mail in either language. */
const WAS_CHANGED = /has a new password/;

let installation: Installation;
let shop: TenantSession;
let other: TenantSession;
beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant({ settings: { locales: ['en', 'de'], timeZone: 'Europe/Berlin' } });
  other = await installation.tenant();
});

/** A new member of staff. */
async function hired(storeIds?: string[], role = 'support') {
  const email = `${newId()}@staff.example`;
  const person = { email, password: PASSWORD, name: 'Hanna Hired', role, ...(storeIds && { storeIds }) };
  const { _id } = await installation.scope.run(shop.tenant._id, async (graph) =>
    (await graph.get(StaffAccounts)).create(person),
  );
  return { id: _id, email };
}

/** The status of a log-in, and its access token. */
async function logIn(path: string, email: string, password: string): Promise<[number, string]> {
  const body = { email, password };
  const answer = await shop.call<{ accessToken: string }>('POST', path, { body });
  return [answer.status, answer.body.accessToken];
}

const change = (path: string, token: string, currentPassword: string): Promise<Answer<{ code: string }>> =>
  shop.call('PUT', path, { token, body: { currentPassword, password: OTHER } });

describe('a member of staff', () => {
  it('sees who they are, what they may do and in which shop', async () => {
    const { body: stores } = await shop.asOwner<Page<{ id: string }>>('GET', '/admin/stores');
    const storeIds = [stores.data[0]!.id];
    const role = { name: 'Stock room', permissions: ['stock.write', 'stock.read'] };
    const created = await expectStatus(201, shop.asOwner<{ id: string }>('POST', '/admin/roles', role));
    const { id, email } = await hired(storeIds, created.body.id);
    const [, token] = await logIn('/admin/auth/login', email, PASSWORD);
    const { body } = await expectStatus(200, shop.call<object>('GET', '/admin/me', { token }));
    expect(body).toEqual({
      ...{ id, email, name: 'Hanna Hired', storeIds, secondFactor: false },
      role: { id: created.body.id, name: 'Stock room' },
      permissions: ['stock.read', 'stock.write'],
      session: { id: expect.any(String), authenticatedAt: expect.any(String) },
      shop: {
        ...{ id: shop.tenant._id, slug: shop.tenant.slug, name: shop.tenant.name },
        ...{ currency: 'EUR', locales: ['en', 'de'], timeZone: 'Europe/Berlin' },
      },
    });
    const owner = await shop.asOwner<object>('GET', '/admin/me');
    expect(owner.body).toMatchObject({ role: { id: 'owner', name: 'owner' } });
    expect(owner.body).not.toHaveProperty('storeIds');
    await expectStatus(421, other.call('GET', '/admin/me', { token }));
    await expectStatus(401, shop.call('GET', '/admin/me'));
  });

  it('changes their password: other sessions end, a mail and the audit log say so', async () => {
    const { id, email } = await hired();
    const [, here] = await logIn('/admin/auth/login', email, PASSWORD);
    const [, elsewhere] = await logIn('/admin/auth/login', email, PASSWORD);
    const since = new Date();
    const wrong = await expectStatus(400, change('/admin/me/password', here, 'wrong horse battery'));
    expect(wrong.body.code).toBe('auth.wrong-password');
    const body = { currentPassword: PASSWORD, password: 'hanna hired' };
    const guessable = shop.call<{ code: string }>('PUT', '/admin/me/password', { token: here, body });
    expect((await expectStatus(400, guessable)).body.code).toBe('auth.password-too-common');

    await expectStatus(204, change('/admin/me/password', here, PASSWORD));
    await expectStatus(200, shop.call('GET', '/admin/me', { token: here }));
    await expectStatus(401, shop.call('GET', '/admin/me', { token: elsewhere }));
    expect((await logIn('/admin/auth/login', email, PASSWORD))[0]).toBe(401);
    expect((await logIn('/admin/auth/login', email, OTHER))[0]).toBe(200);
    await mailbox().find(email, shop.tenant._id, WAS_CHANGED, since);
    const log = `/admin/audit-log?action=staff.password-changed&actorId=${id}`;
    const entry = await until('the entry in the audit log', async () => {
      const { body } = await shop.asOwner<Page<object>>('GET', log);
      return body.data[0];
    });
    expect(entry).toMatchObject({ operation: 'AdminMe_changePassword', target: { id } });
  });

  it('has ten guesses at their password in a session, and then needs another log-in', async () => {
    const { email } = await hired();
    const [, stolen] = await logIn('/admin/auth/login', email, PASSWORD);
    for (let guess = 0; guess < 10; guess++)
      await expectStatus(400, change('/admin/me/password', stolen, `wrong horse ${guess}`));
    const refused = await expectStatus(429, change('/admin/me/password', stolen, PASSWORD));
    expect(refused.body.code).toBe('auth.too-many-tries');
    const [, own] = await logIn('/admin/auth/login', email, PASSWORD);
    await expectStatus(204, change('/admin/me/password', own, PASSWORD));
  });
});

it('a customer who changes the password gets a mail', async () => {
  const email = `${newId()}@customers.example`;
  const { accessToken } = await register(shop, email);
  const since = new Date();
  await expectStatus(204, change('/me/password', accessToken, PASSWORD));
  await mailbox().find(email, shop.tenant._id, WAS_CHANGED, since);
  expect((await logIn('/auth/login', email, OTHER))[0]).toBe(200);
});

it('an operator sees who they are and changes the password; the operators’ log shows it', async () => {
  const { email, token } = await installation.operator();
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${installation.origin}/api/v1/platform${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  };
  const me = await call('GET', '/me');
  expect(me).toMatchObject({ status: 200, body: { email, name: 'Otto Operator' } });
  expect(me.body.permissions).toContain('tenants.write');
  const wrong = await call('PUT', '/me/password', { currentPassword: OTHER, password: OTHER });
  expect(wrong).toMatchObject({ status: 400, body: { code: 'auth.wrong-password' } });
  const changed = await call('PUT', '/me/password', { currentPassword: PASSWORD, password: OTHER });
  expect(changed.status).toBe(204);
  const logInWith = (password: string) => call('POST', '/auth/login', { email, password });
  expect((await logInWith(PASSWORD)).status).toBe(401);
  expect((await logInWith(OTHER)).body).toMatchObject({ outcome: 'code-required' });
  const { data } = (await call('GET', `/audit-log?targetId=${me.body.id}`)).body;
  expect(data[0]).toMatchObject({
    action: 'operator.change-password',
    actor: { type: 'operator', id: me.body.id },
  });
});
