import { text } from '#platform/facts';
import { firstInstallationKey, KeyRing } from '#platform/crypto';
import {
  Announcements,
  defineEvent,
  TenantKeyRings,
  TenantKeys,
  TenantRegistry,
  TenantSecrets,
  type TenantRecord,
} from '#foundation/tenancy';
import { later, present } from '../../../../../test/support/clock.js';
import { ModuleBench } from '../../../../../test/support/module-bench.js';

const MINUTE_MS = 60_000;

const CourierConnected = defineEvent({
  type: 'testcourier.connected',
  summary: 'A courier is connected.',
  data: { service: text() },
  example: { service: 'courier' },
});

describe('The data keys of a tenant', () => {
  let bench: ModuleBench;
  let rings: TenantKeyRings;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([]);
    rings = bench.app.get(TenantKeyRings);
  });
  beforeEach(async () => {
    tenant = await bench.provision();
  });
  afterEach(() => present());
  afterAll(() => bench.stop());

  const keys = <T>(work: (keys: TenantKeys) => T | Promise<T>, of = tenant) =>
    bench.with(of, TenantKeys, async (ring) => work(ring));

  it('open nothing of another tenant, and are not the installation’s', async () => {
    const sealed = await keys((ring) => ring.box('notes').seal('secret'));
    const other = await bench.provision();
    await expect(keys((ring) => ring.box('notes').open(sealed), other)).rejects.toThrow();
    const installation = new KeyRing(() => [firstInstallationKey(bench.config)], tenant._id);
    expect(() => installation.box('notes').open(sealed)).toThrow();
    expect(JSON.stringify(tenant)).not.toContain(await keys((ring) => ring.currentId));
  });

  it('seal with the new key a minute after a rotation, and open what the old one sealed', async () => {
    const { box, mac } = await keys((ring) => ({ box: ring.box('notes'), mac: ring.mac('tokens') }));
    const [old, tag] = [box.seal('secret'), mac.of('text').toString('base64url')];
    const first = await keys((ring) => ring.currentId);
    const rotated = await rings.rotate(tenant._id);
    expect(rotated.keys).toHaveLength(2);
    expect(await keys((ring) => ring.currentId)).toBe(first);
    later(MINUTE_MS + 1_000);
    const second = await keys((ring) => ring.currentId);
    expect(second).not.toBe(first);
    // Also a box that a service made before: it lives as long as the tenant's services do.
    expect(box.seal('new')).toContain(second);
    expect([box.open(old), box.isCurrent(old), mac.made(tag, 'text')]).toEqual(['secret', false, true]);
  });

  it('are all kept when they are rotated by several at once', async () => {
    const turns = await Promise.allSettled(Array.from({ length: 5 }, () => rings.rotate(tenant._id)));
    const done = turns.filter(({ status }) => status === 'fulfilled').length;
    const refused = turns.filter((turn) => turn.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(done).toBeGreaterThan(0);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'tenant.busy' });
    const { keys: stored } = (await bench.app.get(TenantRegistry).read({ _id: tenant._id }))!;
    expect(stored).toHaveLength(1 + done);
  });

  it('are readable with a new ENCRYPTION_KEY: by the fallback, and without it after they were sealed anew', async () => {
    const secrets = bench.app.get(TenantSecrets);
    const told = CourierConnected.of('courier', { service: 'courier' });
    await secrets.keep(tenant._id, 'courier', { token: 't-1' }, told);
    const next = Buffer.alloc(32, 5).toString('base64');
    const config = { ...bench.config, ENCRYPTION_KEY: next };
    const registry = bench.app.get(TenantRegistry);
    const both = new TenantKeyRings(registry, {
      ...config,
      ENCRYPTION_KEY_FALLBACKS: [bench.config.ENCRYPTION_KEY],
    });
    const without = new TenantKeyRings(registry, config);
    const read = async (by: TenantKeyRings) =>
      new TenantSecrets(registry, by, bench.app.get(Announcements)).of(
        (await registry.read({ _id: tenant._id }))!,
        'courier',
      );
    await expect(read(without)).rejects.toThrow();
    await expect(read(both)).resolves.toEqual({ token: 't-1' });
    await expect(both.reseal(tenant._id)).resolves.toBe(true);
    await expect(both.reseal(tenant._id)).resolves.toBe(false);
    await expect(read(without)).resolves.toEqual({ token: 't-1' });
  });

  it('of a tenant from before are the installation’s, until it gets its own', async () => {
    const registry = bench.app.get(TenantRegistry);
    const former = (await registry.update(tenant._id, { $unset: { keys: '' } }))!;
    const old = rings.of(former).box('notes').seal('secret');
    expect(rings.of(former).currentId).toBe(firstInstallationKey(bench.config).id);
    const rotated = await rings.rotate(tenant._id);
    later(MINUTE_MS + 1_000);
    const ring = rings.of(rotated);
    expect(ring.currentId).not.toBe(firstInstallationKey(bench.config).id);
    expect(ring.box('notes').open(old)).toBe('secret');
  });
});
