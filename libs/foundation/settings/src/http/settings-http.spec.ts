import type { TenantRecord } from '#foundation/tenancy';
import { until } from '#dev/until';
import { EdgeBench, type Someone } from '../../../../../test/support/edge-bench.js';
import { testConfig } from '../../../../../test/support/test-config.js';
import { SettingsHttpModule } from './settings-http.module.js';

interface Answer {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly code?: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[];
}

const SHOP = 'https://shop.example.com';

describe('the settings of a shop', () => {
  const config = testConfig();
  let bench: EdgeBench;
  let tenant: TenantRecord;
  let neighbour: TenantRecord;
  let owner: Someone;
  beforeAll(async () => {
    bench = await EdgeBench.start(config, [SettingsHttpModule]);
    tenant = await bench.provision({ name: 'North', settings: { timeZone: 'Europe/Berlin' } });
    neighbour = await bench.provision({ name: 'South' });
    owner = await bench.staff(tenant);
  });
  afterAll(() => bench.stop([tenant, neighbour]));

  const read = async (who = owner) => {
    const answer = await bench.call<Answer>(tenant, who, 'GET', '/admin/settings');
    return { ...answer, tag: answer.headers.get('etag')! };
  };
  const change = (settings: object, tag?: string, who = owner) =>
    bench.call<Answer>(
      tenant,
      who,
      'PATCH',
      '/admin/settings',
      { settings },
      tag === undefined ? {} : { 'if-match': tag },
    );

  it('are read with the name and hosts, and with defaults where nothing was decided', async () => {
    const { status, body, tag } = await read();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'North',
      hosts: [],
      settings: { timeZone: 'Europe/Berlin', currency: 'EUR', locales: ['en'], origins: [] },
    });
    expect(tag).toMatch(/^"\d+"$/);
  });

  it('are changed one by one, and the shop answers pages of an origin that it has registered', async () => {
    const { tag } = await read();
    const mayCall = async (origin: string): Promise<string | null> => {
      const path = `${bench.origin}/api/v1/admin/settings`;
      const answer = await fetch(path, { headers: { origin, 'x-tenant': tenant.slug } });
      return answer.headers.get('access-control-allow-origin');
    };
    expect(await mayCall(SHOP)).toBeNull();
    const changed = await change({ origins: [SHOP] }, tag);
    expect(changed).toMatchObject({
      status: 200,
      body: { settings: { origins: [SHOP], timeZone: 'Europe/Berlin' } },
    });
    expect(changed.headers.get('etag')).not.toBe(tag);
    expect(await read()).toMatchObject({ body: changed.body, tag: changed.headers.get('etag') });
    await until('the shop to know its origin', async () => (await mayCall(SHOP)) === SHOP);
  });

  it('need the version that was read: 428 without, 412 with another', async () => {
    const { tag } = await read();
    expect(await change({ locales: ['de'] })).toMatchObject({
      status: 428,
      body: { code: 'request.precondition-required' },
    });
    const rivals = await Promise.all(['de', 'fr'].map((locale) => change({ locales: [locale] }, tag)));
    expect(rivals.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(rivals.find(({ status }) => status === 412)!.body.code).toBe('settings.outdated');
    const won = rivals.find(({ status }) => status === 200)!;
    expect((await read()).body.settings).toEqual(won.body.settings);
  });

  it('keep their version when nothing differs', async () => {
    const { tag } = await read();
    // Also one that only operators change: a client may send back all that it has read.
    const same = await change({ timeZone: 'Europe/Berlin', currency: 'EUR' }, tag);
    expect([same.status, same.headers.get('etag')]).toEqual([200, tag]);
  });

  it('are refused with a pointer: unknown, not valid, and what only operators change', async () => {
    const { tag } = await read();
    const refused = async (settings: object) => {
      const { status, body } = await change(settings, tag);
      return [status, body.code, body.errors?.map(({ pointer }) => pointer)];
    };
    expect(await refused({ colour: 'red' })).toEqual([400, 'request.invalid', ['/settings/colour']]);
    expect(await refused({ timeZone: 'Mars/Olympus' })).toEqual([
      400,
      'request.invalid',
      ['/settings/timeZone'],
    ]);
    expect(await refused({ currency: 'USD', locales: ['en'] })).toEqual([
      403,
      'settings.operators-only',
      ['/settings/currency'],
    ]);
    expect((await read()).tag).toBe(tag);
  });

  it('are read by who may see them, and changed only by who may change them', async () => {
    const { tag } = await read();
    const [manager, support] = [await bench.staff(tenant, 'manager'), await bench.staff(tenant, 'support')];
    expect([(await read(manager)).status, (await read(support)).status]).toEqual([200, 403]);
    expect((await change({ locales: ['en'] }, tag, manager)).status).toBe(403);
  });

  it('are those of one’s own shop', async () => {
    const stranger = await bench.staff(neighbour);
    expect((await read(stranger)).status).toBe(421);
    const { tag } = await read();
    expect((await change({ locales: ['en'] }, tag, stranger)).status).toBe(421);
    const theirs = await bench.call<Answer>(neighbour, stranger, 'GET', '/admin/settings');
    expect(theirs.body).toMatchObject({ name: 'South', settings: { origins: [] } });
  });
});
