import { Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import { CatalogModule, Products } from '#commerce/catalog';
import { REDIS } from '#platform/redis';
import { Stores, StoresModule } from '#commerce/stores';
import { TenantInjectable, TenantRegistry, TenantScope, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { AdjustStock } from '../adjust-stock.js';
import { InventoryModule } from '../inventory.module.js';
import { Reservations } from '../reservations.service.js';
import { DueReservations } from './due-reservations.js';
import { ExpirySchedule } from './expiry-schedule.js';
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

@Module({ imports: [CatalogModule, StoresModule, InventoryModule], providers: [Inside] })
class InsideModule {}

const NOON = new Date('2026-03-01T12:00:00Z');
const at = (minutes: number): Date => new Date(NOON.getTime() + minutes * 60_000);

describe('expiry of reservations', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  let due: DueReservations;
  let redis: Redis;
  let key: string;
  const inside = <T>(work: (parts: Inside) => Promise<T>, of = tenant) => bench.with(of, Inside, work);
  /** Its clock is turned by hand. */
  let schedule: ExpirySchedule;
  beforeAll(async () => {
    bench = await ModuleBench.start([InsideModule]);
    due = bench.app.get(DueReservations);
    redis = bench.app.get<Redis>(REDIS);
    key = `${bench.config.REDIS_PREFIX}:reservations-due`;
    schedule = new ExpirySchedule(due, bench.app.get(TenantRegistry), bench.app.get(TenantScope));
  });
  beforeEach(async () => {
    await redis.del(key);
    tenant = await bench.provision();
  });
  afterAll(async () => {
    await redis.del(key);
    await bench.stop();
  });

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
      expect(await parts.expiry.nextDue()).toBeUndefined();
    }));

  it('visits only tenants that have something due', async () => {
    const idle = await bench.provision();
    await inside((parts) => parts.hold('soon', at(0)));
    expect(await redis.zrange(key, 0, '-1', 'WITHSCORES')).toEqual([tenant._id, String(at(0).getTime())]);
    await bench.scope.evict(idle._id);
    const residents = bench.scope.residents;
    await schedule.tick(at(-1));
    expect(await inside((parts) => parts.announced())).toEqual([]);
    await schedule.tick(at(1));
    expect(await inside((parts) => parts.announced())).toEqual(['soon']);
    expect(bench.scope.residents).toBe(residents);
    // Until whoever holds it has reacted, it is due again.
    expect(await redis.zscore(key, tenant._id)).toBe(String(at(11).getTime()));
  });

  it('keeps the earliest of a tenant’s times', async () => {
    await due.note(tenant._id, at(5));
    await due.note(tenant._id, at(1));
    await due.note(tenant._id, at(9));
    expect(await redis.zscore(key, tenant._id)).toBe(String(at(1).getTime()));
  });

  it('is found in the databases when Redis has lost everything', async () => {
    await inside((parts) => parts.hold('lost', at(0)));
    await redis.del(key);
    await schedule.tick(at(1));
    expect(await inside((parts) => parts.announced())).toEqual([]);
    await schedule.sweep(at(1));
    expect(await inside((parts) => parts.announced())).toEqual(['lost']);
  });
});
