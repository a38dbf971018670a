import { Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { CatalogModule, Products, type StockPolicy } from '#commerce/catalog';
import { EdgeModule } from '#platform/http';
import { newId } from '#platform/ids';
import { Stores, StoresModule } from '#commerce/stores';
import { TenantInjectable, UnitOfWork, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { AdjustStock } from './adjust-stock.js';
import { InventoryModule } from './inventory.module.js';
import { Reservations, type HoldLine, type HoldOutcome } from './reservations.service.js';
import type { Stock } from './stock.schema.js';

@TenantInjectable()
class Inside {
  constructor(
    readonly reservations: Reservations,
    readonly adjust: AdjustStock,
    readonly stores: Stores,
    readonly products: Products,
    readonly unitOfWork: UnitOfWork,
    @InjectConnection() readonly connection: Connection,
  ) {}

  /** A variant; of 0 pieces there is no stock record. */
  async variant(stockPolicy: StockPolicy, pieces: number): Promise<string> {
    const price = { amount: 1, currency: 'EUR' };
    const input = { title: `Tent ${newId()}`, variants: [{ sku: newId(), price, stockPolicy }] };
    const variantId = (await this.products.create(input)).variants[0]!.id;
    if (pieces > 0) await this.adjust.run(await this.storeId(), [{ variantId, setTo: pieces }]);
    return variantId;
  }

  async storeId(): Promise<string> {
    return (await this.stores.default())._id;
  }

  async hold(reference: string, ...lines: HoldLine[]): Promise<HoldOutcome> {
    const expiresAt = new Date(Date.now() + 1_800_000);
    return this.reservations.hold({ reference, storeId: await this.storeId(), lines, expiresAt });
  }

  /** On hand and reserved; undefined without a record, which the ledger must agree with. */
  async level(variantId: string): Promise<[number, number] | undefined> {
    const row = await this.connection.db!.collection<Stock>('stock').findOne({ variantId });
    const lines = await this.connection.db!.collection('stock_movements').find({ variantId }).toArray();
    for (const field of ['onHand', 'reserved'] as const) {
      const sum = lines.reduce((all, line) => all + (line[field] as number), 0);
      expect(sum).toBe(row?.[field] ?? 0);
    }
    return row ? [row.onHand, row.reserved] : undefined;
  }
}

@Module({ imports: [EdgeModule, CatalogModule, StoresModule, InventoryModule], providers: [Inside] })
class InsideModule {}

const of = (variantId: string, stockPolicy: StockPolicy, quantity: number): HoldLine => ({
  variantId,
  stockPolicy,
  quantity,
});

describe('stock that is no limit', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  const inside = (work: (parts: Inside) => Promise<void>) => bench.with(tenant, Inside, work);
  beforeAll(async () => {
    bench = await ModuleBench.start([InsideModule]);
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  it('is held as far as it is there; the rest is owed and never moves', () =>
    inside(async (parts) => {
      const { reservations } = parts;
      const variantId = await parts.variant('back-order', 2);
      const sold = await parts.hold('sold', of(variantId, 'back-order', 5));
      expect(sold).toMatchObject({ ok: true, lines: [{ variantId, quantity: 5, owed: 3 }] });
      expect(await parts.hold('sold', of(variantId, 'back-order', 5))).toEqual(sold);
      expect(await parts.level(variantId)).toEqual([2, 2]);
      const all = await parts.hold('all', of(variantId, 'back-order', 4));
      expect(all).toMatchObject({ lines: [{ quantity: 4, owed: 4 }] });

      // New stock belongs to whoever orders next: what is owed is not taken from it.
      await parts.adjust.run(await parts.storeId(), [{ variantId, delta: 6 }]);
      for (const reference of ['sold', 'all'])
        expect(await reservations.commit(reference)).toEqual({ ok: true });
      expect(await parts.level(variantId)).toEqual([6, 0]);
      for (const reference of ['sold', 'all'])
        expect(await reservations.takeBack(reference, 'cancelled')).toEqual({ ok: true });
      expect(await parts.level(variantId)).toEqual([8, 0]);

      expect(await parts.hold('left', of(variantId, 'back-order', 9))).toMatchObject({
        lines: [{ owed: 1 }],
      });
      expect(await reservations.release('left', 'expired')).toEqual({ ok: true });
      expect(await parts.level(variantId)).toEqual([8, 0]);
    }));

  it('needs no record, and none is made', () =>
    inside(async (parts) => {
      const { reservations } = parts;
      const [owed, untracked] = [await parts.variant('back-order', 0), await parts.variant('untracked', 0)];
      const lines = [of(owed, 'back-order', 2), of(untracked, 'untracked', 900)];
      expect(await parts.hold('none', ...lines)).toMatchObject({
        ok: true,
        lines: [{ variantId: owed, quantity: 2, owed: 2 }],
      });
      expect(await parts.hold('download', of(untracked, 'untracked', 1))).toMatchObject({
        ok: true,
        lines: [],
      });
      await reservations.commit('none');
      await reservations.takeBack('none', 'cancelled');
      expect(await reservations.commit('download')).toEqual({ ok: true });
      expect(await reservations.takeBack('download', 'cancelled')).toEqual({ ok: true });
      for (const variantId of [owed, untracked]) expect(await parts.level(variantId)).toBeUndefined();
    }));

  it('does not make up for stock that is a limit, in the same order', () =>
    inside(async (parts) => {
      const [limited, owed] = [await parts.variant('deny', 1), await parts.variant('back-order', 1)];
      const lines = [of(limited, 'deny', 2), of(owed, 'back-order', 2)];
      expect(await parts.hold('short', ...lines)).toEqual({
        ok: false,
        short: [{ variantId: limited, requested: 2, available: 1 }],
      });
      expect(await parts.reservations.of('short')).toBeUndefined();
      for (const variantId of [limited, owed]) expect(await parts.level(variantId)).toEqual([1, 0]);
    }));

  it('is held once by rivals for the last piece; the others are owed theirs', () =>
    inside(async (parts) => {
      const variantId = await parts.variant('back-order', 1);
      // Both read the stock before either holds it: the second to write must find that it has changed.
      let [arrived, go] = [0, () => {}];
      const both = new Promise<void>((resolve) => (go = resolve));
      const buy = (reference: string): Promise<HoldOutcome> => {
        let first = true;
        return parts.unitOfWork.run(async () => {
          await parts.connection.collection('stock').findOne({ variantId });
          if (first && ++arrived === 2) go();
          first = false;
          await both;
          return parts.hold(reference, of(variantId, 'back-order', 1));
        });
      };
      const outcomes = await Promise.all([buy('a'), buy('b')]);
      const owed = outcomes.map((outcome) => (outcome.ok ? (outcome.lines[0]!.owed ?? 0) : undefined));
      expect(owed.sort()).toEqual([0, 1]);
      expect(await parts.level(variantId)).toEqual([1, 1]);
    }));

  it('of another tenant is not there', async () => {
    let foreign!: string;
    await inside(async (parts) => {
      foreign = await parts.variant('back-order', 3);
    });
    await bench.with(await bench.provision(), Inside, async (parts) => {
      const outcome = await parts.hold('mine', of(foreign, 'back-order', 3));
      expect(outcome).toMatchObject({ ok: true, lines: [{ owed: 3 }] });
    });
    await inside(async (parts) => {
      expect(await parts.level(foreign)).toEqual([3, 0]);
      expect(await parts.reservations.of('mine')).toBeUndefined();
    });
  });
});
