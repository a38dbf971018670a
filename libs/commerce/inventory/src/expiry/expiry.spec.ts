import { Module } from '@nestjs/common';
import { getModelToken, InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { CatalogModule, Products } from '#commerce/catalog';
import { PLATFORM } from '#platform/mongo';
import { Stores, StoresModule } from '#commerce/stores';
import { TenantInjectable, TenantLook, WorkItem, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { AdjustStock } from '../adjust-stock.js';
import { InventoryModule } from '../inventory.module.js';
import { Reservations } from '../reservations.service.js';
import { ReservationExpiry } from './reservation-expiry.js';

@TenantInjectable()
class Inside {
  constructor(
    readonly reservations: Reservations,
    readonly expiry: ReservationExpiry,
    readonly adjust: AdjustStock,
    readonly stores: Stores,
    readonly products: Products,
    @InjectConnection() readonly connection: Connection,
  ) {}

  async hold(reference: string, expiresAt: Date): Promise<void> {
    const { variants } = await this.products.create({
      title: 'x',
      slug: reference,
      variants: [{ sku: reference, price: { amount: 1, currency: 'EUR' } }],
    });
    const { _id: storeId } = await this.stores.default();
    const variantId = variants[0]!.id;
    await this.adjust.run(storeId, [{ variantId, setTo: 1 }]);
    await this.reservations.hold({ reference, storeId, lines: [{ variantId, quantity: 1 }], expiresAt });
  }

  async announced(): Promise<unknown[]> {
    const rows = await this.connection
      .db!.collection('outbox')
      .find({ type: 'reservation.expired' })
      .sort({ _id: 1 })
      .toArray();
    return rows.map(({ data }) => (data as { reference: string }).reference);
  }
}

@Module({ imports: [CatalogModule, StoresModule, InventoryModule], providers: [Inside, TenantLook] })
class InsideModule {}

const FAR = new Date('2126-03-01T12:00:00Z');
const NOON = new Date('2026-03-01T12:00:00Z');
const at = (minutes: number): Date => new Date(NOON.getTime() + minutes * 60_000);

describe('expiry of reservations', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  const inside = <T>(work: (parts: Inside) => Promise<T>, of = tenant) => bench.with(of, Inside, work);
  beforeAll(async () => {
    bench = await ModuleBench.start([InsideModule]);
  });
  beforeEach(async () => {
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  it('is announced once when it is due, and again when nobody acts; the stock stays held', () =>
    inside(async (parts) => {
      await parts.hold('late', at(0));
      await parts.hold('later', at(5));
      expect(await parts.expiry.expireDue(10, at(-1))).toBe(0);
      expect(await parts.expiry.expireDue(10, at(1))).toBe(1);
      expect(await parts.expiry.expireDue(10, at(2))).toBe(0);
      expect(await parts.announced()).toEqual(['late']);
      expect(await parts.reservations.of('late')).toMatchObject({ status: 'held' });
      expect(await parts.expiry.expireDue(10, at(12))).toBe(2);
      expect(await parts.announced()).toEqual(['late', 'later', 'late']);
    }));

  it('is announced by only one of several processes', () =>
    inside(async (parts) => {
      await parts.hold('late', at(0));
      const counts = await Promise.all([1, 2, 3].map(() => parts.expiry.expireDue(10, at(1))));
      expect(counts.reduce((a, b) => a + b)).toBe(1);
    }));

  it('comes too late for what was paid or given back, and a late payment still gets what is held', () =>
    inside(async (parts) => {
      await parts.hold('paid', at(0));
      await parts.hold('returned', at(0));
      await parts.hold('paying', at(0));
      await parts.reservations.commit('paid');
      await parts.reservations.release('returned', 'cancelled');
      expect(await parts.expiry.expireDue(10, at(1))).toBe(1);
      expect(await parts.announced()).toEqual(['paying']);
      expect(await parts.reservations.commit('paying')).toEqual({ ok: true });
      expect(await parts.expiry.expireDue(10, at(60))).toBe(0);
    }));

  it('asks for a turn of work when it is due, with the change that made it so', () =>
    inside(async (parts) => {
      await parts.hold('soon', at(5));
      const rows = await parts.connection
        .db!.collection('outbox')
        .find({ wakes: { $ne: null } })
        .toArray();
      expect(rows.flatMap(({ wakes }) => wakes as unknown[])).toEqual([{ work: 'reservations', at: at(5) }]);
    }));

  it('is found in the database when the work list has lost it', async () => {
    await inside((parts) => parts.hold('lost', FAR));
    const list = bench.app.get<Model<WorkItem>>(getModelToken(WorkItem.name, PLATFORM));
    const noted = () => list.findOne({ tenantId: tenant._id, work: 'reservations' }).lean();
    expect(await noted()).toBeNull();
    await bench.app.get(TenantLook).at(tenant);
    expect(await noted()).toMatchObject({ due: FAR });
  });
});
