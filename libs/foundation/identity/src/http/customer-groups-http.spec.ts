import { newId } from '#platform/ids';
import { NOBODY, runWith, type Caller } from '#platform/context';
import type { TenantRecord } from '#foundation/tenancy';
import { EdgeBench, type Someone } from '../../../../../test/support/edge-bench.js';
import { queryPlans } from '../../../../../test/support/query-plans.js';
import { testConfig } from '../../../../../test/support/test-config.js';
import { until } from '#dev/until';
import { CallerGroups } from '../customer-groups/caller-groups.js';
import { AccountData } from '../personal-data/account-data.js';
import { IdentityHttpModule } from './identity-http.module.js';

interface Group {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description?: string;
  readonly metadata?: object;
  readonly version: number;
  readonly code?: string;
  readonly data: Group[];
  readonly groupIds: string[];
}

const config = testConfig();
let bench: EdgeBench;
/** Another process of the same installation. */
let other: EdgeBench;
let tenant: TenantRecord;
let neighbour: TenantRecord;
let owner: Someone;
let support: Someone;
beforeAll(async () => {
  bench = await EdgeBench.start(config, [IdentityHttpModule]);
  other = await EdgeBench.start(config, [IdentityHttpModule]);
  tenant = await bench.provision();
  neighbour = await bench.provision();
  owner = await bench.staff(tenant);
  support = await bench.staff(tenant, 'support');
});
afterAll(async () => {
  await other.stop();
  await bench.stop([tenant, neighbour]);
});

const call = (
  method: string,
  path: string,
  body?: object,
  { who = owner, at = tenant, version }: { who?: Someone; at?: TenantRecord; version?: number } = {},
) =>
  bench.call<Group>(
    at,
    who,
    method,
    `/admin${path}`,
    body,
    version === undefined ? {} : { 'if-match': `"${version}"` },
  );
const make = async (more: object = {}): Promise<Group> => {
  const key = `g-${newId()}`;
  const { status, body } = await call('POST', '/customer-groups', { key, name: `Group ${key}`, ...more });
  expect(status).toBe(201);
  return body;
};
const groupsOf = (customer: Someone, process = bench): Promise<readonly string[]> =>
  process.within(tenant, async (graph) => (await graph.get(CallerGroups)).of(customer.id));

describe('customer groups', () => {
  it('are made, found, changed in the version that was seen, and deleted', async () => {
    const made = await make({ externalId: 'crm-1', metadata: { private: { a: 1 }, public: { b: 2 } } });
    const path = `/customer-groups/${made.id}`;
    const found = await call('GET', '/customer-groups?externalId=crm-1');
    expect(found.body.data).toEqual([made]);
    expect((await call('PATCH', path, { name: 'Dealers' })).status).toBe(428);
    const change = { name: 'Dealers', description: 'With a contract', metadata: { private: { a: 3 } } };
    const { body: changed } = await call('PATCH', path, change, { version: 1 });
    expect(changed).toMatchObject({
      ...change,
      metadata: { private: { a: 3 }, public: { b: 2 } },
      version: 2,
    });
    const stale = await call('PATCH', path, { name: 'x' }, { version: 1 });
    expect([stale.status, stale.body.code]).toEqual([412, 'customer-group.changed']);
    const { body: shorter } = await call(
      'PATCH',
      path,
      { description: null, externalId: null },
      { version: 2 },
    );
    expect(Object.keys(shorter)).not.toContain('description');
    expect((await call('GET', '/customer-groups?externalId=crm-1')).body.data).toEqual([]);
    expect((await call('DELETE', path, undefined, { version: 3 })).status).toBe(204);
    expect((await call('GET', path)).body.code).toBe('customer-group.not-found');
  });

  it('have keys and external ids of their own', async () => {
    const { key } = await make({ externalId: 'crm-2' });
    const taken = await call('POST', '/customer-groups', { key, name: 'Twice' });
    expect([taken.status, taken.body.code]).toEqual([409, 'customer-group.key-taken']);
    const { id, version } = await make();
    const known = await call('PATCH', `/customer-groups/${id}`, { externalId: 'crm-2' }, { version });
    expect([known.status, known.body.code]).toEqual([409, 'customer-group.external-id-taken']);
    expect((await call('POST', '/customer-groups', { key: 'Not a key', name: 'x' })).status).toBe(400);
  });

  it('are given to customers by staff with customers.write, and only those that exist', async () => {
    const customer = await bench.customer(tenant);
    const path = `/customers/${customer.id}`;
    const { id } = await make();
    const given = await call('PATCH', path, { groupIds: [id], firstName: 'Eda' });
    expect(given.body).toMatchObject({ groupIds: [id], firstName: 'Eda' });
    expect((await call('PATCH', path, { groupIds: [] }, { who: support })).status).toBe(403);
    expect((await call('GET', path, undefined, { who: support })).body.groupIds).toEqual([id]);
    const unknown = await call('PATCH', path, { groupIds: [newId()], firstName: 'Ida' });
    expect([unknown.status, unknown.body.code]).toEqual([400, 'customer-group.unknown']);
    expect((await call('GET', path)).body).toMatchObject({ groupIds: [id], firstName: 'Eda' });
    const tooMany = Array.from({ length: 21 }, () => newId());
    expect((await call('PATCH', path, { groupIds: tooMany })).status).toBe(400);
    const own = await bench.call<Group>(tenant, customer, 'PATCH', '/me', { groupIds: [id] });
    expect(own.status).toBe(400);
  });

  it('of the caller are known without a query, and a change is seen in every process', async () => {
    const customer = await bench.customer(tenant);
    const { id, version } = await make();
    expect(await groupsOf(customer)).toEqual([]);
    expect(await groupsOf(customer, other)).toEqual([]);
    await call('PATCH', `/customers/${customer.id}`, { groupIds: [id] });
    expect(await groupsOf(customer)).toEqual([id]);
    await until(
      'the other process to hear of it',
      async () => (await groupsOf(customer, other)).length === 1,
    );
    await until('an answer without a query', () =>
      bench.within(tenant, async ({ connection }) => {
        const asked = () => groupsOf(customer);
        return (await queryPlans(connection.db! as never, 'customers', asked)).length === 0;
      }),
    );
    await call('DELETE', `/customer-groups/${id}`, undefined, { version });
    expect(await groupsOf(customer)).toEqual([]);
    await until('the deletion to be heard', async () => (await groupsOf(customer, other)).length === 0);
  });

  it('are the customer’s who calls, and nobody else has any', async () => {
    const customer = await bench.customer(tenant);
    const { id } = await make();
    await call('PATCH', `/customers/${customer.id}`, { groupIds: [id] });
    const none = new Set<string>();
    const as = (caller: Caller | undefined) =>
      bench.within(tenant, async (graph) => {
        const groups = await graph.get(CallerGroups);
        return runWith({ correlationId: newId(), tenantId: tenant._id, caller }, () => groups.ids());
      });
    expect(await as({ audience: 'customer', id: customer.id, permissions: none })).toEqual([id]);
    expect(await as({ audience: 'staff', id: customer.id, permissions: none })).toEqual([]);
    expect(await as(NOBODY)).toEqual([]);
    expect(await as(undefined)).toEqual([]);
  });

  it('are in the export of the customer’s data', async () => {
    const customer = await bench.customer(tenant);
    const { id, name } = await make();
    await call('PATCH', `/customers/${customer.id}`, { groupIds: [id] });
    const rows = await bench.within(tenant, async (graph) => {
      const found: object[] = [];
      const data = await graph.get(AccountData);
      for await (const row of data.rows({ customerId: customer.id, emails: [] })) found.push(row);
      return found;
    });
    expect(rows[0]).toMatchObject({ groups: [name] });
  });

  it('of another tenant are not found', async () => {
    const { id, version } = await make();
    const stranger = await bench.staff(neighbour);
    const there = { who: stranger, at: neighbour };
    expect((await call('GET', `/customer-groups/${id}`, undefined, there)).status).toBe(404);
    expect((await call('DELETE', `/customer-groups/${id}`, undefined, { ...there, version })).status).toBe(
      404,
    );
    expect((await call('GET', '/customer-groups', undefined, there)).body.data).toEqual([]);
    const customer = await bench.customer(neighbour);
    const foreign = await call('PATCH', `/customers/${customer.id}`, { groupIds: [id] }, there);
    expect(foreign.body.code).toBe('customer-group.unknown');
  });
});
