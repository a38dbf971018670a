import { newId } from '#platform/ids';
import { TenantRegistry, type TenantRecord } from '#foundation/tenancy';
import { OAuthBench, SHARED } from '../../../../../test/support/oauth-bench.js';

/** Hosts are checked when they are entered; these were stored before that check existed. */
const NO_HOSTS = ['bad host', 'shop.example/x', 'shop.example:x', ''];

describe('a tenant whose stored host is not valid', () => {
  let apps: OAuthBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    apps = await OAuthBench.start();
    tenant = await apps.bench.provision();
  });
  afterAll(() => apps.stop([tenant]));

  it.each(NO_HOSTS)('%j: is still an issuer, and its pages answer', async (host) => {
    await apps.bench.app
      .get(TenantRegistry)
      .update(tenant._id, { $set: { hosts: [host, `${newId()}.example`] } });
    const shared = `${SHARED}/t/${tenant._id}`;
    expect(await apps.discover(shared)).toMatchObject({ issuer: shared });
    const named = { headers: { 'x-tenant': tenant.slug } };
    for (const path of ['/.well-known/oauth-authorization-server', '/oauth/authorize?response_type=code']) {
      const { status } = await apps.fetch(SHARED + path, named);
      expect([path, status < 500]).toEqual([path, true]);
    }
  });
});
