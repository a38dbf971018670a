import { getConnectionToken, getModelToken } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import { Provisioning, TenantRegistry, TenantScope, WorkItem, WorkList } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { OperationsModule } from './operations.module.js';
import { TenantLifecycle } from './tenant-lifecycle.js';

describe('TenantLifecycle', () => {
  let bench: ModuleBench;
  let tenants: TenantLifecycle;
  beforeAll(async () => {
    bench = await ModuleBench.start([OperationsModule]);
    tenants = bench.app.get(TenantLifecycle);
  });
  afterAll(() => bench.stop());

  it('suspends and resumes; repeating either changes nothing', async () => {
    const { _id, slug } = await bench.provision();
    expect((await tenants.suspend(slug)).status).toBe('suspended');
    expect((await tenants.suspend(_id)).status).toBe('suspended');
    expect((await bench.app.get(TenantRegistry).bySlug(slug))!.status).toBe('suspended');
    expect((await tenants.resume(_id)).status).toBe('active');
    expect((await tenants.resume(_id)).status).toBe('active');
  });

  it('deletes a tenant for requests and jobs; a deleted tenant cannot be resumed', async () => {
    const { _id } = await bench.provision();
    const deleted = await tenants.delete(_id);
    expect(deleted.status).toBe('deleted');
    expect(deleted.deletedAt).toBeInstanceOf(Date);
    await expect(tenants.resume(_id)).rejects.toMatchObject({ code: 'tenant.wrong-state' });
    const entered = bench.app.get(TenantScope).run(_id, async () => 'in');
    await expect(entered).rejects.toMatchObject({ code: 'tenant.deleted' });
  });

  it('restores a deleted tenant as suspended, migrated and with its work, as often as it is asked', async () => {
    const { _id, slug } = await bench.provision();
    await expect(tenants.restore(_id)).rejects.toMatchObject({ code: 'tenant.wrong-state' });
    await tenants.delete(_id);
    const registry = bench.app.get(TenantRegistry);
    await registry.update(_id, { $set: { schemaVersion: 0 } });
    await bench.app.get(WorkList).forget(_id);
    for (let time = 0; time < 2; time++) {
      const restored = await tenants.restore(slug);
      expect(restored).toMatchObject({ status: 'suspended' });
      expect(restored.deletedAt).toBeUndefined();
      expect(restored.schemaVersion).toBeGreaterThan(0);
    }
    const items = bench.app.get<Model<WorkItem>>(getModelToken(WorkItem.name, PLATFORM));
    expect(await items.find({ tenantId: _id }).lean()).toMatchObject([{ work: 'look-again' }]);
    expect((await tenants.resume(_id)).status).toBe('active');
  });

  it('goes on with a tenant that was deleted before it was finished', async () => {
    const { _id } = await bench.provision();
    await bench.app.get(TenantRegistry).update(_id, { $set: { status: 'provisioning' } });
    await tenants.delete(_id);
    expect((await tenants.restore(_id)).status).toBe('provisioning');
    expect((await bench.app.get(Provisioning).finish(_id)).status).toBe('active');
  });

  it('does not give a deleted tenant’s slug to another tenant', async () => {
    const { _id, slug } = await bench.provision();
    await tenants.delete(_id);
    const again = tenants.create({ slug, name: 'Somebody else' });
    await expect(again).rejects.toMatchObject({ code: 'tenant.slug-taken' });
  });

  it('changes single settings and keeps the others', async () => {
    const { _id } = await bench.provision({ settings: { currency: 'JPY', timeZone: 'Asia/Tokyo' } });
    const changed = await tenants.update(_id, { name: 'New name', settings: { timeZone: 'Asia/Seoul' } });
    expect(changed).toMatchObject({
      name: 'New name',
      settings: { currency: 'JPY', timeZone: 'Asia/Seoul' },
    });
    await expect(tenants.update(newId(), { name: 'Nobody' })).rejects.toMatchObject({
      code: 'tenant.unknown',
    });
  });

  it('writes nothing for a tenant that is not valid, not even an audit entry', async () => {
    const { _id } = await bench.provision();
    const entries = () =>
      bench.app
        .get<Connection>(getConnectionToken(PLATFORM))
        .collection('operator_audit_log')
        .countDocuments();
    const before = await entries();
    const invalid = { code: 'tenant.invalid' };
    await expect(tenants.create({ slug: '../x', name: 'X' })).rejects.toMatchObject(invalid);
    await expect(tenants.update(_id, { hosts: ['a/b'] })).rejects.toMatchObject(invalid);
    await expect(tenants.update(_id, { settings: { timeZone: 'x' } })).rejects.toMatchObject(invalid);
    expect(await entries()).toBe(before);
    expect(await tenants.get(_id)).toMatchObject({ hosts: [], settings: { timeZone: 'UTC' } });
  });

  it('gives a host to only one tenant, in one normalised spelling', async () => {
    const [one, other] = [await bench.provision(), await bench.provision()];
    const host = `${one.slug}.example`;
    expect(await tenants.update(one.slug, { hosts: [`${host.toUpperCase()}.`] })).toMatchObject({
      hosts: [host],
    });
    const taken = { code: 'tenant.host-taken' };
    await expect(tenants.update(other._id, { hosts: [host] })).rejects.toMatchObject(taken);
  });
});
