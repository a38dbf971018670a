import { Injectable, Module } from '@nestjs/common';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import {
  missingTenantIndexes,
  Provisioning,
  ProvisioningStep,
  RelayModule,
  Tenant,
  tenantModels,
  TenantRegistry,
  WorkItem,
} from '#foundation/tenancy';
import { until } from '#dev/until';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { Notes, NotesModule } from '../testing/notes.js';

@Injectable()
class Weather {
  stormy = false;
}

@ProvisioningStep(10)
class WriteWelcome {
  constructor(
    private readonly notes: Notes,
    private readonly weather: Weather,
  ) {}

  async provision(): Promise<void> {
    await this.notes.model.updateOne({ _id: 'welcome' }, { $inc: { count: 1 } }, { upsert: true });
    if (this.weather.stormy) throw new Error('killed half-way');
  }
}

@Module({ imports: [NotesModule], providers: [Weather, WriteWelcome] })
class WelcomeModule {}

describe('Provisioning', () => {
  let bench: ModuleBench;
  let provisioning: Provisioning;
  beforeAll(async () => {
    bench = await ModuleBench.start([WelcomeModule, RelayModule]);
    provisioning = bench.app.get(Provisioning);
  });
  afterAll(() => bench.stop());

  const wanted = (slug = `shop-${newId().slice(-8)}`) => ({
    slug,
    name: 'Shop',
    ownerEmail: 'owner@example.com',
  });

  it('creates database, collections and awaited indexes, and runs the steps', async () => {
    const tenant = await provisioning.create(wanted());
    expect(tenant.status).toBe('active');
    await bench.scope.run(tenant._id, async ({ connection }) => {
      expect(await missingTenantIndexes(connection)).toEqual([]);
      const collections = await connection.db!.listCollections({}, { nameOnly: true }).toArray();
      const wanted = tenantModels()
        .filter(({ optional }) => !optional)
        .map(({ collection, schema }) => collection ?? schema.get('collection'));
      expect(collections.map(({ name }) => name).sort()).toEqual([...new Set(wanted)].sort());
    });
    expect(await bench.with(tenant, Notes, ({ model }) => model.findById('welcome').lean())).toMatchObject({
      count: 1,
    });
  });

  it('detects that a unique index was dropped', async () => {
    const tenant = await provisioning.create(wanted());
    await bench.scope.run(tenant._id, async ({ connection }) => {
      await connection.db!.collection('outbox').dropIndex('seq_1');
      expect(await missingTenantIndexes(connection)).toEqual(['outbox {"seq":1}']);
    });
  });

  it('is safe to repeat, one after the other and at the same time', async () => {
    const request = wanted();
    const first = await provisioning.create(request);
    expect((await provisioning.create(request))._id).toBe(first._id);
    const rivals = await Promise.allSettled(
      Array.from({ length: 4 }, () => provisioning.create(wanted('at-once'))),
    );
    const ids = rivals.flatMap((rival) => (rival.status === 'fulfilled' ? [rival.value._id] : []));
    expect(new Set(ids).size).toBe(1);
    for (const rival of rivals) {
      if (rival.status === 'rejected') expect(rival.reason).toMatchObject({ code: 'tenant.not-ready' });
    }
  });

  it('refuses the slug of another owner’s tenant', async () => {
    const request = wanted();
    await provisioning.create(request);
    const stranger = provisioning.create({ ...request, ownerEmail: 'stranger@example.com' });
    await expect(stranger).rejects.toMatchObject({ code: 'tenant.slug-taken' });
  });

  it('has its own error for a host that another tenant has', async () => {
    const host = `${newId()}.example`;
    const request = { ...wanted(), hosts: [host.toUpperCase()] };
    const { _id } = await provisioning.create(request);
    const rival = provisioning.create({ ...wanted(), hosts: [host] });
    await expect(rival).rejects.toMatchObject({ code: 'tenant.host-taken' });
    expect((await provisioning.create(request))._id).toBe(_id);
  });

  it('refuses invalid values, and writes nothing', async () => {
    const asked = { ...wanted(), hosts: ['https://shop.example'] };
    await expect(provisioning.create(asked)).rejects.toMatchObject({ code: 'tenant.invalid' });
    expect(await bench.app.get(TenantRegistry).bySlug(asked.slug)).toBeNull();
  });

  it('is not finished by another process while it runs', async () => {
    const registry = bench.app.get(TenantRegistry);
    const announce = jest.spyOn(registry, 'announce').mockImplementationOnce(async (id) => {
      // The tenant is inserted, but provisioning has not begun.
      await expect(provisioning.finish(id)).rejects.toMatchObject({ code: 'tenant.not-ready' });
    });
    expect((await provisioning.create(wanted())).status).toBe('active');
    expect(announce).toHaveBeenCalled();
    announce.mockRestore();
  });

  it('keeps a half-done tenant invisible, and finishes it when it is asked for again or by the worker', async () => {
    const weather = bench.app.get(Weather);
    const registry = bench.app.get(TenantRegistry);
    const [asked, left] = [wanted(), wanted()];
    weather.stormy = true;
    await expect(provisioning.create(asked)).rejects.toThrow('killed half-way');
    await expect(provisioning.create(left)).rejects.toThrow('killed half-way');
    weather.stormy = false;
    const { _id, status } = (await registry.bySlug(left.slug))!;
    expect(status).toBe('provisioning');
    expect((await provisioning.create(asked)).status).toBe('active');
    const list = bench.app.get<Model<WorkItem>>(getModelToken(WorkItem.name, PLATFORM));
    const begins = await list.updateOne(
      { tenantId: _id, work: 'provisioning' },
      { $set: { due: new Date(0) } },
    );
    expect(begins.matchedCount).toBe(1);
    await until('the worker to finish it', async () => (await registry.read({ _id }))!.status === 'active');
  });

  it('takes over from a process that died, when its lease has ended', async () => {
    const tenants = bench.app.get<Model<Tenant>>(getModelToken(Tenant.name, PLATFORM));
    const request = wanted();
    const { _id } = await provisioning.create(request);
    const lease = { owner: 'dead', until: new Date(Date.now() + 60_000) };
    await tenants.updateOne({ _id }, { $set: { status: 'provisioning', lease } });
    await bench.app.get(TenantRegistry).announce(_id);
    await expect(provisioning.create(request)).rejects.toMatchObject({ code: 'tenant.not-ready' });
    await tenants.updateOne({ _id }, { $set: { 'lease.until': new Date(0) } });
    expect((await provisioning.create(request)).status).toBe('active');
  });
});
