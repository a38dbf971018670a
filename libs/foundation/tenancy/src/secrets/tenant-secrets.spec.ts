import { text } from '#platform/facts';
import { defineEvent, TenantSecrets, TenantRegistry, type AccountSecrets } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';

const Kept = defineEvent({
  type: 'testsecret.kept',
  summary: 'Credentials were stored.',
  data: { service: text() },
  example: { service: 'bank' },
});

describe('a tenant’s secrets', () => {
  let bench: ModuleBench;
  let secrets: TenantSecrets;
  beforeAll(async () => {
    bench = await ModuleBench.start([]);
    secrets = bench.app.get(TenantSecrets);
  });
  afterAll(() => bench.stop());

  const keep = (id: string, service: string, given: AccountSecrets) =>
    secrets.keep(id, service, given, Kept.of(service, { service }));

  it('are stored sealed, by service, and replaced as a whole', async () => {
    const { _id } = await bench.provision();
    const bank = { key: 'plain-key', next: ['plain-one', 'plain-two'] };
    await keep(_id, 'post', { password: 'plain-word' });
    const tenant = await keep(_id, 'bank', bank);
    expect(JSON.stringify(tenant)).not.toContain('plain');
    expect(secrets.of(tenant, 'bank')).toEqual(bank);
    expect(secrets.of(tenant, 'post')).toEqual({ password: 'plain-word' });
    expect(secrets.of(tenant, 'other')).toBeUndefined();
    expect(secrets.of(await keep(_id, 'bank', { key: 'k' }), 'bank')).toEqual({ key: 'k' });
  });

  it('are forgotten by service; the record keeps an event of each change', async () => {
    const { _id } = await bench.provision();
    await keep(_id, 'post', { password: 'p' });
    const kept = await keep(_id, 'bank', { key: 'k' });
    expect(kept.secretsSince).toEqual({ post: expect.any(Date), bank: expect.any(Date) });
    const tenant = await secrets.forget(_id, 'bank', Kept.of('bank', { service: 'bank' }));
    expect(secrets.of(tenant, 'bank')).toBeUndefined();
    expect(secrets.of(tenant, 'post')).toEqual({ password: 'p' });
    expect(tenant.secretsSince).toEqual({ post: expect.any(Date) });
    expect(tenant.unannounced).toMatchObject(['post', 'bank', 'bank'].map((id) => ({ aggregate: { id } })));
  });

  it('can be opened only for this tenant and this service', async () => {
    const [mine, theirs] = [await bench.provision(), await bench.provision()];
    const { secrets: sealed } = await keep(mine._id, 'bank', { key: 'k' });
    const stolen = { $set: { secrets: { bank: sealed!.bank, post: sealed!.bank } } };
    const thief = (await bench.app.get(TenantRegistry).update(theirs._id, stolen))!;
    const swapped = (await bench.app.get(TenantRegistry).update(mine._id, stolen))!;
    expect(() => secrets.of(thief, 'bank')).toThrow();
    expect(() => secrets.of(swapped, 'post')).toThrow();
    expect(secrets.of(swapped, 'bank')).toEqual({ key: 'k' });
  });

  it('need a tenant', async () => {
    await expect(keep('nobody', 'bank', {})).rejects.toMatchObject({ code: 'tenant.unknown' });
  });
});
