import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import { AccessTokens } from '#foundation/identity';
import { IdentityHttpModule } from '#foundation/identity/http';
import { ProgramsHttpModule } from './programs-http.module.js';
import { EdgeBench, type Credential, type Someone } from '../../../../../test/support/edge-bench.js';
import { testConfig } from '../../../../../test/support/test-config.js';
import { until } from '#dev/until';
import { KeyUse } from '../api-keys/key-use.js';
import { newKeyText } from '../api-keys/key-text.js';

interface Key {
  readonly id: string;
  readonly key: string;
  readonly scopes: string[];
  readonly grantedBy: string;
  readonly expiresAt?: string;
  readonly lastUsedAt?: string;
  readonly previousUntil?: string;
  readonly secretOmitted?: true;
  readonly code?: string;
}

const CUSTOMERS = '/admin/customers';

describe('API keys', () => {
  const config = testConfig();
  let bench: EdgeBench;
  /** Another process of the same installation. */
  let other: EdgeBench;
  let tenant: TenantRecord;
  let neighbour: TenantRecord;
  let owner: Someone;
  beforeAll(async () => {
    bench = await EdgeBench.start(config, [IdentityHttpModule, ProgramsHttpModule]);
    other = await EdgeBench.start(config, [IdentityHttpModule, ProgramsHttpModule]);
    tenant = await bench.provision();
    neighbour = await bench.provision();
    owner = await bench.staff(tenant);
  });
  afterAll(async () => {
    await other.stop();
    await bench.stop([tenant, neighbour]);
  });

  const call = (
    who: Credential,
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ) => bench.call<Key>(tenant, who, method, path, body, headers);
  const create = (who: Credential, body: object, headers?: Record<string, string>) =>
    call(who, 'POST', '/admin/api-keys', { name: 'ERP', scopes: ['customers.read'], ...body }, headers);
  const make = async (body: object = {}, who = owner): Promise<Key> => {
    const answer = await create(who, body);
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const use = async (apiKey: string, { at = bench, of = tenant, path = CUSTOMERS } = {}): Promise<number> =>
    (await at.call(of, { apiKey }, 'GET', path)).status;
  const staffChange = (id: string, body: object) => call(owner, 'PATCH', `/admin/staff/${id}`, body);

  it('may do what their scopes allow, and are shown once', async () => {
    const key = await make();
    expect(key.key).toMatch(new RegExp(`^emp_test_${tenant._id}_${key.id}_[0-9A-Za-z]{49}$`));
    expect(key).toMatchObject({ scopes: ['customers.read'], grantedBy: owner.id });
    await expect(use(key.key)).resolves.toBe(200);
    const again = await call(owner, 'GET', `/admin/api-keys/${key.id}`);
    const list = await call(owner, 'GET', '/admin/api-keys');
    for (const answer of [again, list])
      expect(JSON.stringify(answer.body)).not.toMatch(/emp_test|hash|"key"/);
    const stored = await bench.within(tenant, async ({ connection }) =>
      JSON.stringify([
        await connection.db!.collection('api_keys').find().toArray(),
        await connection.db!.collection('outbox').find().toArray(),
      ]),
    );
    expect(stored).not.toContain(key.key.slice(-49));
  });

  it('select their tenant by themselves on a host of many', async () => {
    const { key } = await make();
    const answer = await fetch(`${bench.origin}/api/v1${CUSTOMERS}`, { headers: { 'x-api-key': key } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });

  it('belong to one tenant: 421 at another', async () => {
    const { key } = await make();
    await expect(use(key, { of: neighbour })).resolves.toBe(421);
    const moved = key.replace(tenant._id, neighbour._id);
    await expect(use(moved, { of: neighbour })).resolves.toBe(401);
    const forged = newKeyText('test', neighbour._id, key.split('_')[3]!);
    await expect(use(forged, { of: neighbour })).resolves.toBe(401);
  });

  it('are refused with a wrong checksum, of the wrong kind, unknown, made up, or sent as a token', async () => {
    const { key, id } = await make();
    const last = key.at(-1) === 'a' ? 'b' : 'a';
    for (const wrong of [
      key.slice(0, -1) + last,
      newKeyText('live', tenant._id, id),
      newKeyText('test', tenant._id, id),
      newKeyText('test', tenant._id, newId()),
      newKeyText('test', newId(), id),
      'emp_test',
    ])
      await expect(use(wrong)).resolves.toBe(401);
    await expect(call({ token: key }, 'GET', CUSTOMERS)).resolves.toMatchObject({ status: 401 });
    const both = { 'x-api-key': key };
    await expect(call(owner, 'GET', CUSTOMERS, undefined, both)).resolves.toMatchObject({ status: 401 });
  });

  it('expire', async () => {
    const { key, id } = await make({ expiresAt: '2100-01-01T00:00:00Z' });
    await expect(use(key)).resolves.toBe(200);
    await bench.within(tenant, async ({ connection }) => {
      const past = { $set: { expiresAt: new Date(Date.now() - 1) } };
      await connection.db!.collection('api_keys').updateOne({ _id: id } as object, past);
    });
    // A change of a key makes all processes read it again.
    await call(owner, 'PATCH', `/admin/api-keys/${id}`, { name: 'Late' });
    await expect(use(key)).resolves.toBe(401);
    const past = { expiresAt: '2020-01-01T00:00:00Z' };
    await expect(create(owner, past)).resolves.toMatchObject({
      status: 400,
      body: { code: 'api-key.expiry-past' },
    });
    const forever = await call(owner, 'PATCH', `/admin/api-keys/${id}`, { expiresAt: null });
    expect(forever.body).not.toHaveProperty('expiresAt');
    await expect(use(key)).resolves.toBe(200);
  });

  it('end in every process when they are revoked', async () => {
    const { key, id } = await make();
    await expect(use(key, { at: other })).resolves.toBe(200);
    await expect(call(owner, 'DELETE', `/admin/api-keys/${id}`)).resolves.toMatchObject({ status: 204 });
    await expect(use(key)).resolves.toBe(401);
    await until('the other process to refuse the key', async () => (await use(key, { at: other })) === 401);
    await expect(call(owner, 'DELETE', `/admin/api-keys/${id}`)).resolves.toMatchObject({ status: 404 });
  });

  it('rotate: the old text works for the requested time, and not after the next rotation', async () => {
    const first = await make();
    const rotate = async (body: object) => {
      const answer = await call(owner, 'POST', `/admin/api-keys/${first.id}/rotate`, body);
      expect(answer.status).toBe(200);
      return answer.body;
    };
    const before = Date.now();
    const second = await rotate({ overlapSeconds: 3600 });
    expect(second.key).not.toBe(first.key);
    expect(Date.parse(second.previousUntil!)).toBeGreaterThanOrEqual(before + 3_600_000);
    await expect(use(first.key)).resolves.toBe(200);
    await expect(use(second.key)).resolves.toBe(200);
    const third = await rotate({ overlapSeconds: 0 });
    expect(third).not.toHaveProperty('previousUntil');
    await expect(use(first.key)).resolves.toBe(401);
    await expect(use(second.key)).resolves.toBe(401);
    await expect(use(third.key)).resolves.toBe(200);
  });

  it('reach no route outside their scopes, and no route without a permission', async () => {
    const { key } = await make({ scopes: ['orders.read'] });
    await expect(use(key)).resolves.toBe(403);
    for (const path of ['/admin/auth/sessions', '/admin/staff', '/admin/roles', '/admin/api-keys', '/me'])
      await expect(use(key, { path })).resolves.toBe(403);
    await expect(create({ apiKey: key }, {})).resolves.toMatchObject({ status: 403 });
  });

  it.each(['staff.read', 'staff.write', 'roles.write', 'api-keys.write', 'webhooks.write', 'settings.write'])(
    'never have the scope %s',
    async (scope) => {
      await expect(create(owner, { scopes: [scope] })).resolves.toMatchObject({ status: 400 });
    },
  );

  it('accept no unknown scope and no unknown field', async () => {
    for (const wrong of [
      { scopes: [] },
      { scopes: ['*'] },
      { scopes: ['orders.everything'] },
      { scopes: ['__proto__'] },
      { scopes: { $ne: [] } },
      { grantedBy: owner.id },
      { tenantId: neighbour._id },
      { permissions: ['orders.read'] },
      { role: 'owner' },
      { stores: null },
      { hash: 'x' },
    ])
      await expect(create(owner, wrong)).resolves.toMatchObject({ status: 400 });
    const { id } = await make();
    for (const wrong of [{ grantedBy: owner.id }, { hash: 'x' }, { scopes: ['staff.read'] }, { key: 'emp' }])
      await expect(call(owner, 'PATCH', `/admin/api-keys/${id}`, wrong)).resolves.toMatchObject({
        status: 400,
      });
  });

  describe('in somebody’s name', () => {
    const roleWith = async (...permissions: string[]) => {
      const body = { name: `Role ${newId()}`, permissions: ['api-keys.write', ...permissions] };
      return (await call(owner, 'POST', '/admin/roles', body)).body;
    };
    const granter = async (...permissions: string[]) => {
      const role = await roleWith(...permissions);
      return { role, person: await bench.staff(tenant, role.id) };
    };

    it('are made, changed, rotated and revoked only by people who have their scopes', async () => {
      const { person } = await granter('orders.read');
      const beyond = { status: 403, body: { code: 'staff.insufficient-rights' } };
      await expect(create(person, { scopes: ['customers.read'] })).resolves.toMatchObject(beyond);
      const own = await make({ scopes: ['orders.read'] }, person);
      const widen = { scopes: ['orders.read', 'customers.read'] };
      await expect(call(person, 'PATCH', `/admin/api-keys/${own.id}`, widen)).resolves.toMatchObject(beyond);
      const strong = await make();
      const path = `/admin/api-keys/${strong.id}`;
      await expect(call(person, 'PATCH', path, { scopes: ['orders.read'] })).resolves.toMatchObject(beyond);
      await expect(call(person, 'POST', `${path}/rotate`, {})).resolves.toMatchObject(beyond);
      await expect(call(person, 'DELETE', path)).resolves.toMatchObject(beyond);
    });

    it('have no scope that the granter does not have, even if another person added it', async () => {
      const { person } = await granter('orders.read');
      const key = await make({ scopes: ['orders.read'] }, person);
      await expect(use(key.key)).resolves.toBe(403);
      const widen = { scopes: ['orders.read', 'customers.read'] };
      await expect(call(owner, 'PATCH', `/admin/api-keys/${key.id}`, widen)).resolves.toMatchObject({
        status: 200,
      });
      await expect(use(key.key)).resolves.toBe(403);
    });

    it('lose a permission when the granter’s role does, in every process', async () => {
      const { role, person } = await granter('customers.read');
      const { key } = await make({}, person);
      await expect(use(key)).resolves.toBe(200);
      await expect(use(key, { at: other })).resolves.toBe(200);
      const without = { permissions: ['api-keys.write'] };
      await call(owner, 'PATCH', `/admin/roles/${role.id}`, without, { 'if-match': '"1"' });
      await expect(use(key)).resolves.toBe(403);
      await until(
        'the other process to hear of the change',
        async () => (await use(key, { at: other })) === 403,
      );
    });

    it('lose it when the granter gets another role, and have it again with the old one', async () => {
      const { role, person } = await granter('customers.read');
      const { key } = await make({}, person);
      await expect(use(key)).resolves.toBe(200);
      await staffChange(person.id, { role: (await roleWith()).id });
      await expect(use(key)).resolves.toBe(403);
      await staffChange(person.id, { role: role.id });
      await expect(use(key)).resolves.toBe(200);
    });

    it('end when the granter is suspended or removed, in every process', async () => {
      const { person } = await granter('customers.read');
      const { key } = await make({}, person);
      await expect(use(key, { at: other })).resolves.toBe(200);
      await staffChange(person.id, { status: 'suspended' });
      await expect(use(key)).resolves.toBe(401);
      await until('the other process to refuse the key', async () => (await use(key, { at: other })) === 401);
      await staffChange(person.id, { status: 'active' });
      await expect(use(key)).resolves.toBe(200);
      await call(owner, 'DELETE', `/admin/staff/${person.id}`);
      await expect(use(key)).resolves.toBe(401);
    });

    it('are limited to the granter’s stores', async () => {
      const { person } = await granter('customers.read');
      const { key } = await make({}, person);
      await expect(use(key)).resolves.toBe(200);
      await staffChange(person.id, { storeIds: [newId()] });
      // Customers belong to no store.
      await expect(use(key)).resolves.toBe(403);
    });

    it('cannot be made by staff who are limited to stores', async () => {
      const role = await roleWith('customers.read');
      const limited = await bench.staff(tenant, role.id, [newId()]);
      await expect(create(limited, {})).resolves.toMatchObject({ status: 403 });
    });
  });

  it('record when they were used, once a minute for each key', async () => {
    const { key, id } = await make();
    const before = Date.now();
    await use(key);
    await bench.app.get(KeyUse).settled();
    const noted = (await call(owner, 'GET', `/admin/api-keys/${id}`)).body.lastUsedAt;
    expect(Date.parse(noted!)).toBeGreaterThanOrEqual(before);
    await use(key);
    await use(key, { at: other });
    await Promise.all([bench, other].map(({ app }) => app.get(KeyUse).settled()));
    expect((await call(owner, 'GET', `/admin/api-keys/${id}`)).body.lastUsedAt).toBe(noted);
  });

  it('are not shown again if the request is repeated', async () => {
    const headers = { 'idempotency-key': newId() };
    const first = await create(owner, {}, headers);
    const second = await create(owner, {}, headers);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toMatchObject({ id: first.body.id, secretOmitted: true });
    expect(second.body).not.toHaveProperty('key');
    const claims = await bench.within(tenant, async ({ connection }) =>
      JSON.stringify(await connection.db!.collection('proofs').find().toArray()),
    );
    expect(claims).toContain(first.body.id);
    expect(claims).not.toContain(first.body.key.slice(-49));
  });

  it('are made and rotated only after step-up', async () => {
    const { id } = await make();
    const token = await bench.app.get(AccessTokens).issue({
      aud: 'admin',
      sub: owner.id,
      tid: tenant._id,
      sid: newId(),
      roles: ['owner'],
      auth_time: Math.floor(Date.now() / 1000) - 3_600,
      amr: ['pwd'],
    });
    const stepUp = { status: 403, body: { code: 'access.step-up-required' } };
    await expect(create({ token }, {})).resolves.toMatchObject(stepUp);
    await expect(call({ token }, 'POST', `/admin/api-keys/${id}/rotate`, {})).resolves.toMatchObject(stepUp);
    await expect(call({ token }, 'GET', `/admin/api-keys/${id}`)).resolves.toMatchObject({ status: 200 });
  });
});
