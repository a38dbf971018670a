import { TenantRegistry, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { canonicalHost, TenantSelection, type TenantHints } from './tenant-selection.js';

describe('canonicalHost', () => {
  it.each([
    ['Shop.Example.COM:8443', 'shop.example.com'],
    ['shop.example.com.', 'shop.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['[::1]:3000', '[::1]'],
  ])('writes %s as %s', (host, canonical) => expect(canonicalHost(host)).toBe(canonical));
});

describe('TenantSelection', () => {
  let bench: ModuleBench;
  let selection: TenantSelection;
  let tenant: TenantRecord;
  let other: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([], { API_HOSTS: 'api.test', BASE_DOMAIN: 'shops.test' });
    selection = new TenantSelection(bench.app.get(TenantRegistry), bench.config);
    tenant = await bench.provision({ hosts: ['brand.example'] });
    other = await bench.provision();
  });
  afterAll(() => bench.stop());

  const select = async (hints: TenantHints): Promise<string> => (await selection.select(hints))._id;

  it('selects by custom domain, by subdomain, and on API hosts by header or credential', async () => {
    expect(await select({ host: 'Brand.Example:443' })).toBe(tenant._id);
    expect(await select({ host: `${tenant.slug}.shops.test` })).toBe(tenant._id);
    expect(await select({ host: 'api.test', slug: tenant.slug })).toBe(tenant._id);
    expect(await select({ host: 'api.test', credentialTenantId: tenant._id })).toBe(tenant._id);
    expect(await select({ host: 'api.test', id: tenant._id })).toBe(tenant._id);
    expect(await select({ host: 'brand.example', id: tenant._id })).toBe(tenant._id);
  });

  it.each<[string, () => TenantHints]>([
    ['host and path', () => ({ host: 'brand.example', id: other._id })],
    ['path and header', () => ({ host: 'api.test', id: tenant._id, slug: other.slug })],
    ['path and credential', () => ({ host: 'api.test', id: tenant._id, credentialTenantId: other._id })],
    ['host and header', () => ({ host: 'brand.example', slug: other.slug })],
    ['host and credential', () => ({ host: 'brand.example', credentialTenantId: other._id })],
    ['header and credential', () => ({ host: 'api.test', slug: tenant.slug, credentialTenantId: other._id })],
  ])('refuses %s of two tenants', async (_what, hints) => {
    await expect(select(hints())).rejects.toMatchObject({ code: 'tenant.mismatch' });
  });

  it.each<[string, TenantHints, string]>([
    ['no tenant at all', { host: 'api.test' }, 'tenant.missing'],
    ['an unknown domain', { host: 'nobody.example' }, 'tenant.unknown'],
    ['an unknown subdomain', { host: 'nobody.shops.test' }, 'tenant.unknown'],
    ['an unknown slug', { host: 'api.test', slug: 'nobody' }, 'tenant.unknown'],
    ['an unknown id', { host: 'api.test', id: '01jd2k3m4n5p6q7r8s9tavwxyz' }, 'tenant.unknown'],
    ['an invalid id', { host: 'api.test', id: 'x'.repeat(500) }, 'tenant.unknown'],
    ['an invalid slug', { host: 'api.test', slug: '{"$ne":1}' }, 'tenant.unknown'],
  ])('has an error for %s', async (_what, hints, code) => {
    await expect(select(hints)).rejects.toMatchObject({ code });
  });

  it.each([
    ['suspended', 'tenant.suspended'],
    ['deleted', 'tenant.deleted'],
    ['provisioning', 'tenant.not-ready'],
  ] as const)('has an error for a %s tenant, at once after the change', async (status, code) => {
    const { _id, slug } = await bench.provision();
    expect(await select({ host: 'api.test', slug })).toBe(_id);
    await bench.app.get(TenantRegistry).update(_id, { $set: { status } });
    await expect(select({ host: 'api.test', slug })).rejects.toMatchObject({ code });
  });
});
