import { InjectConnection } from '@nestjs/mongoose';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { EdgeModule } from '#platform/http';
import { TenantInjectable, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { DefaultStoreStep } from './default-store.step.js';
import { StoresModule } from './stores.module.js';
import { Stores, type StoreInput } from './stores.service.js';

@TenantInjectable()
class Inside {
  constructor(
    readonly stores: Stores,
    @InjectConnection() readonly connection: Connection,
  ) {}

  async codes(activeOnly: boolean): Promise<string[]> {
    const sort = [{ field: '_id', direction: 1 }] as const;
    const page = { sort, limit: 20, wantsTotal: false };
    return (await this.stores.list(page, { activeOnly })).rows.map(({ code }) => code);
  }
}

@Module({ imports: [EdgeModule, StoresModule], providers: [Inside] })
class InsideModule {}

const berlin: StoreInput = {
  name: 'Berlin',
  code: 'berlin',
  location: { latitude: 52.52, longitude: 13.405 },
  timeZone: 'Europe/Berlin',
  openingHours: [{ day: 'monday', opens: '09:00', closes: '19:00' }],
};
const potsdam: StoreInput = {
  name: 'Potsdam',
  code: 'potsdam',
  location: { latitude: 52.4, longitude: 13.06 },
};

describe('stores', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  const inside = <T>(work: (parts: Inside) => Promise<T>) => bench.with(tenant, Inside, work);
  beforeAll(async () => {
    bench = await ModuleBench.start([InsideModule]);
  });
  beforeEach(async () => {
    tenant = await bench.provision({ settings: { timeZone: 'Asia/Tokyo' } });
  });
  afterAll(() => bench.stop());

  it('begin with exactly one default store, also if provisioning is repeated', async () => {
    await bench.with(tenant, DefaultStoreStep, (step) => step.provision());
    await inside(async (parts) => {
      expect(await parts.codes(true)).toEqual(['main']);
      expect(await parts.stores.default()).toMatchObject({
        isDefault: true,
        active: true,
        timeZone: 'Asia/Tokyo',
      });
    });
  });

  it('protect the default store from deletion and from being switched off', () =>
    inside(async ({ stores }) => {
      const { _id } = await stores.default();
      await expect(stores.delete(_id)).rejects.toMatchObject({ code: 'stores.is-default' });
      await expect(stores.update(_id, { active: false })).rejects.toMatchObject({
        code: 'stores.is-default',
      });
      await expect(stores.update(_id, { name: 'Flagship' })).resolves.toMatchObject({
        version: 2,
        isDefault: true,
      });
    }));

  it('are found by location, nearest first, if they are active', () =>
    inside(async ({ stores }) => {
      await stores.create(potsdam);
      const { _id } = await stores.create(berlin);
      const found = await stores.nearby(52.5, 13.4, 50, 10);
      expect(found.map(({ code }) => code)).toEqual(['berlin', 'potsdam']);
      expect(found[0]!.distanceMetres).toBeGreaterThan(2_000);
      expect(found[0]!.distanceMetres).toBeLessThan(2_500);
      expect((await stores.nearby(52.5, 13.4, 5, 10)).map(({ code }) => code)).toEqual(['berlin']);
      await stores.update(_id, { active: false });
      expect((await stores.nearby(52.5, 13.4, 5, 10)).length).toBe(0);
      await expect(stores.getActive(_id)).rejects.toMatchObject({ code: 'stores.not-found' });
      await expect(stores.update(_id, { location: null })).resolves.not.toHaveProperty('location.type');
    }));

  it('refuse taken codes, old versions and impossible hours, and write an event for every change', () =>
    inside(async (parts) => {
      const { stores, connection } = parts;
      const { _id } = await stores.create(berlin);
      await expect(stores.create(berlin)).rejects.toMatchObject({ code: 'stores.code-taken' });
      await expect(stores.update(_id, { name: 'x' }, 9)).rejects.toMatchObject({ code: 'stores.changed' });
      await expect(stores.update(_id, { timeZone: 'Mars/Olympus' })).rejects.toMatchObject({
        code: 'stores.invalid',
      });
      await expect(
        stores.update(_id, { openingHours: [{ day: 'monday', opens: '19:00', closes: '09:00' }] }),
      ).rejects.toMatchObject({ code: 'stores.invalid' });
      await stores.update(_id, { name: 'Mitte' }, 1);
      await stores.delete(_id);
      expect(await parts.codes(false)).toEqual(['main']);
      await expect(stores.create(berlin)).resolves.toMatchObject({ code: 'berlin' });
      const events = await connection.db!.collection('outbox').find().sort({ _id: 1 }).toArray();
      expect(events.map(({ type }) => String(type))).toEqual([
        'store.created',
        'store.updated',
        'store.deleted',
        'store.created',
      ]);
    }));

  it('check their rules in the service, not only at the HTTP edge', () =>
    inside(async ({ stores }) => {
      await expect(
        stores.create({ ...berlin, timeZone: 'europe/berlin', name: ' B ' }),
      ).resolves.toMatchObject({
        timeZone: 'Europe/Berlin',
        name: 'B',
      });
      const odd: [Partial<StoreInput>, string][] = [
        [{ name: 'x'.repeat(121) }, '/name'],
        [{ code: '../x' }, '/code'],
        [{ location: { latitude: 91, longitude: 0 } }, '/location/latitude'],
        [{ address: { line1: 'a\0b', city: 'Berlin', country: 'DE' } }, '/address/line1'],
        [{ address: { line1: 'a', city: 'Berlin', country: 'Germany' } }, '/address/country'],
        [{ openingHours: [{ day: 'monday', opens: '9', closes: '25:00' }] }, '/openingHours/0/opens'],
        [{ timeZone: '+02:00' }, '/timeZone'],
      ];
      const { _id } = await stores.default();
      for (const [wrong, pointer] of odd) {
        const refused = {
          code: 'stores.invalid',
          extras: { errors: expect.arrayContaining([expect.objectContaining({ pointer })]) as object },
        };
        await expect(stores.create({ ...potsdam, ...wrong })).rejects.toMatchObject(refused);
        await expect(stores.update(_id, wrong)).rejects.toMatchObject(refused);
      }
    }));

  it('of another tenant are not found', async () => {
    const foreign = await inside(({ stores }) => stores.create(berlin));
    tenant = await bench.provision();
    await inside(async ({ stores }) => {
      await expect(stores.get(foreign._id)).rejects.toMatchObject({ code: 'stores.not-found' });
      await expect(stores.delete(foreign._id)).rejects.toMatchObject({ code: 'stores.not-found' });
      expect(await stores.nearby(52.52, 13.4, 100, 10)).toEqual([]);
    });
  });
});
