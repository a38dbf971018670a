import { STAFF_PERMISSIONS } from '#platform/permissions';
import type { TenantRecord } from '#foundation/tenancy';
import { EdgeBench, type Someone } from '../../../../../test/support/edge-bench.js';
import { testConfig } from '../../../../../test/support/test-config.js';
import { until } from '#dev/until';
import { Roles } from '../roles/roles.js';
import { StaffAccounts } from '../staff/staff-accounts.js';
import { IdentityHttpModule } from './identity-http.module.js';

interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: string[];
  readonly version?: number;
  readonly builtIn: boolean;
  readonly code?: string;
}

describe('roles of a tenant’s own', () => {
  const config = testConfig();
  let bench: EdgeBench;
  /** Another process of the same installation. */
  let other: EdgeBench;
  let tenant: TenantRecord;
  let neighbour: TenantRecord;
  let owner: Someone;
  beforeAll(async () => {
    bench = await EdgeBench.start(config, [IdentityHttpModule]);
    other = await EdgeBench.start(config, [IdentityHttpModule]);
    tenant = await bench.provision();
    neighbour = await bench.provision();
    owner = await bench.staff(tenant);
  });
  afterAll(async () => {
    await other.stop();
    await bench.stop([tenant, neighbour]);
  });

  let names = 0;
  const newName = (): string => `Role ${++names}`;
  const call = (who: Someone, method: string, path: string, body?: object, version?: number | string) =>
    bench.call<Role>(
      tenant,
      who,
      method,
      `/admin${path}`,
      body,
      version === undefined ? {} : { 'if-match': `"${version}"` },
    );
  const make = async (permissions: string[], name = newName()): Promise<Role> => {
    const { status, body } = await call(owner, 'POST', '/roles', { name, permissions });
    expect(status).toBe(201);
    return body;
  };
  const change = (who: Someone, role: Pick<Role, 'id'>, body: object, version?: number | string) =>
    call(who, 'PATCH', `/roles/${role.id}`, body, version);
  const seesCustomers = async (who: Someone, at = bench): Promise<number> =>
    (await at.call(tenant, who, 'GET', '/admin/customers')).status;

  it('are listed after the built-in ones, with every permission explained', async () => {
    const role = await make(['stock.read'], 'Warehouse');
    const { body } = await bench.call<{ data: Role[]; permissions: { name: string; description: string }[] }>(
      tenant,
      owner,
      'GET',
      '/admin/roles',
    );
    expect(body.data.slice(0, 3).map(({ id, builtIn }) => [id, builtIn])).toEqual([
      ['owner', true],
      ['manager', true],
      ['support', true],
    ]);
    expect(body.data).toContainEqual(role);
    expect(body.permissions.map(({ name }) => name)).toEqual(STAFF_PERMISSIONS);
    expect(body.permissions.every(({ description }) => description.length > 0)).toBe(true);
    await expect(call(owner, 'GET', '/roles/support')).resolves.toMatchObject({ body: { builtIn: true } });
  });

  it('allow only their permissions, and a change takes effect at the next request in every process', async () => {
    const role = await make(['customers.read']);
    const holder = await bench.staff(tenant, role.id);
    await expect(seesCustomers(holder)).resolves.toBe(200);
    await expect(seesCustomers(holder, other)).resolves.toBe(200);
    await expect(call(holder, 'GET', '/staff')).resolves.toMatchObject({ status: 403 });

    const changed = await change(owner, role, { permissions: ['staff.read'] }, 1);
    expect(changed).toMatchObject({ status: 200, body: { version: 2, permissions: ['staff.read'] } });
    expect(changed.headers.get('etag')).toBe('"2"');
    await expect(seesCustomers(holder)).resolves.toBe(403);
    await until(
      'the other process to hear of the change',
      async () => (await seesCustomers(holder, other)) === 403,
    );
    await expect(call(holder, 'GET', '/staff')).resolves.toMatchObject({ status: 200 });
  });

  it('need the version that was read: 428 without, 412 with another', async () => {
    const role = await make([]);
    const read = await call(owner, 'GET', `/roles/${role.id}`);
    expect(read.headers.get('etag')).toBe('"1"');
    await expect(change(owner, role, { name: newName() })).resolves.toMatchObject({
      status: 428,
      body: { code: 'request.precondition-required' },
    });
    await expect(change(owner, role, { name: newName() }, 'made-up')).resolves.toMatchObject({ status: 412 });
    await expect(change(owner, role, { name: newName() }, 2)).resolves.toMatchObject({
      status: 412,
      body: { code: 'role.changed' },
    });
    await expect(call(owner, 'DELETE', `/roles/${role.id}`)).resolves.toMatchObject({ status: 428 });
    const rivals = await Promise.all(
      ['A', 'B'].map((mark) => change(owner, role, { name: newName() + mark }, 1)),
    );
    expect(rivals.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it.each(['owner', 'OWNER', ' Manager ', 'ｓｕｐｐｏｒｔ', 'customer', 'taken', 'TAKEN'])(
    'cannot be called %s',
    async (name) => {
      if (name === 'taken') await make([], 'Taken');
      const { status, body } = await call(owner, 'POST', '/roles', { name, permissions: [] });
      expect([status, body.code]).toEqual([409, 'role.name-taken']);
    },
  );

  it('keep their own name when they are changed', async () => {
    const role = await make([], 'Cashier');
    const renamed = await change(owner, role, { name: 'cashier', description: 'At the till' }, 1);
    expect(renamed).toMatchObject({ status: 200, body: { name: 'cashier', description: 'At the till' } });
    const plain = await change(owner, role, { description: null }, 2);
    expect(plain.body).not.toHaveProperty('description');
  });

  it('cannot be deleted while somebody has them, also an invited or suspended person', async () => {
    const role = await make(['stock.read']);
    const invited = await call(owner, 'POST', '/staff', {
      email: 'invited@example.com',
      name: 'Ida',
      role: role.id,
    });
    expect(invited).toMatchObject({ status: 201, body: { role: role.id } });
    const remove = () => call(owner, 'DELETE', `/roles/${role.id}`, undefined, 1);
    await expect(remove()).resolves.toMatchObject({ status: 409, body: { code: 'role.in-use' } });
    await call(owner, 'PATCH', `/staff/${invited.body.id}`, { role: 'support' });
    await expect(remove()).resolves.toMatchObject({ status: 204 });
    const gone = await call(owner, 'PATCH', `/staff/${invited.body.id}`, { role: role.id });
    expect(gone).toMatchObject({ status: 400, body: { code: 'role.unknown' } });
  });

  it('are not given while they are being deleted', async () => {
    const role = await make(['stock.read']);
    const { id } = await bench.staff(tenant, 'support');
    const holdings = { permissions: new Set<string>(STAFF_PERMISSIONS) };
    const outcomes = await bench.within(tenant, async (graph) => {
      const [roles, accounts] = [await graph.get(Roles), await graph.get(StaffAccounts)];
      return Promise.allSettled([
        roles.remove(holdings, role.id, 1),
        accounts.change(holdings, id, { role: role.id }),
      ]);
    });
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(['role.in-use', 'role.unknown']).toContain((refused.reason as { code: string }).code);
  });

  it('are made and changed only by people who have all their permissions, before and after', async () => {
    const author = await make(['roles.write', 'roles.read', 'stock.read', 'staff.write', 'staff.read']);
    const limited = await bench.staff(tenant, author.id);
    const beyond = { status: 403, body: { code: 'staff.insufficient-rights' } };
    const role = { name: newName(), permissions: ['stock.read', 'stock.write'] };
    await expect(call(limited, 'POST', '/roles', role)).resolves.toMatchObject(beyond);
    const own = await call(limited, 'POST', '/roles', { ...role, permissions: ['stock.read'] });
    expect(own.status).toBe(201);
    await expect(change(limited, own.body, { permissions: ['orders.read'] }, 1)).resolves.toMatchObject(
      beyond,
    );
    const strong = await make(['orders.refund']);
    await expect(change(limited, strong, { permissions: [] }, 1)).resolves.toMatchObject(beyond);
    await expect(call(limited, 'DELETE', `/roles/${strong.id}`, undefined, 1)).resolves.toMatchObject(beyond);
    const someone = { email: 'strong@example.com', name: 'Stan' };
    await expect(call(limited, 'POST', '/staff', { ...someone, role: strong.id })).resolves.toMatchObject(
      beyond,
    );
    await expect(call(limited, 'POST', '/staff', { ...someone, role: own.body.id })).resolves.toMatchObject({
      status: 201,
    });
  });

  it('that were stored with a permission which no longer exists can be shown, given, changed and deleted', async () => {
    const role = await make(['stock.read']);
    await bench.within(tenant, ({ connection }) =>
      connection.db!.collection<{ _id: string }>('state').updateOne({ _id: 'roles', 'roles.id': role.id }, {
        $push: { 'roles.$.permissions': 'former.read' },
      } as never),
    );
    const read = await call(owner, 'GET', `/roles/${role.id}`);
    expect(read.body.permissions).toEqual(['stock.read']);
    const invited = { email: 'former@example.com', name: 'Fay', role: role.id };
    const { status, body } = await call(owner, 'POST', '/staff', invited);
    expect(status).toBe(201);
    await expect(change(owner, role, { name: newName() }, 1)).resolves.toMatchObject({ status: 200 });
    await call(owner, 'PATCH', `/staff/${body.id}`, { role: 'support' });
    const removed = call(owner, 'DELETE', `/roles/${role.id}`, undefined, 2);
    await expect(removed).resolves.toMatchObject({ status: 204 });
  });

  it('accept no unknown permission and no unknown field', async () => {
    for (const wrong of [
      { permissions: ['everything'] },
      { permissions: ['*'] },
      { permissions: ['tenants.write'] },
      { permissions: ['stock.read', 'stock.read'] },
      { permissions: { $ne: [] } },
      { permissions: [], builtIn: true },
      { permissions: [], id: 'owner' },
      { permissions: [], version: 7 },
      { permissions: [], tenantId: neighbour._id },
    ]) {
      const { status } = await call(owner, 'POST', '/roles', { name: newName(), ...wrong });
      expect(`${JSON.stringify(wrong)}: ${status}`).toBe(`${JSON.stringify(wrong)}: 400`);
    }
    for (const id of ['owner', 'manager']) {
      const { status } = await change(owner, { id }, { permissions: [] }, 1);
      expect(status).toBe(404);
    }
  });

  it('are not those of another tenant', async () => {
    const role = await make(['stock.read']);
    const stranger = await bench.staff(neighbour);
    const path = `/admin/roles/${role.id}`;
    await expect(bench.call(neighbour, stranger, 'GET', path)).resolves.toMatchObject({ status: 404 });
    const body = { email: 'x@example.com', name: 'X', role: role.id };
    await expect(bench.call(neighbour, stranger, 'POST', '/admin/staff', body)).resolves.toMatchObject({
      status: 400,
      body: { code: 'role.unknown' },
    });
  });
});
