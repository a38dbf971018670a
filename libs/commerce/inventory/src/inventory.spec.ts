import { Global, Module, type DynamicModule } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { CatalogModule, Products, VariantLookup } from '#commerce/catalog';
import { EdgeModule } from '#platform/http';
import { newId } from '#platform/ids';
import { STOCK_MAX } from '#platform/quantities';
import { Stores, StoresModule } from '#commerce/stores';
import { TenantInjectable, UnitOfWork, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { AdjustStock } from './adjust-stock.js';
import { BeginImportedStock } from './begin-imported-stock.js';
import { STOCK_GATE_OPTIONS, StockGate, type StockGateOptions } from './gate/stock-gate.js';
import { InventoryModule } from './inventory.module.js';
import { Reservations, type HoldOutcome } from './reservations.service.js';
import { STOCK_SORT, StockList, type StockCriteria } from './stock-list.js';
import { StockThresholds } from './stock-thresholds.js';
import { stockId, type Stock } from './stock.schema.js';

@TenantInjectable()
class Inside {
  constructor(
    readonly reservations: Reservations,
    readonly adjust: AdjustStock,
    readonly gate: StockGate,
    readonly list: StockList,
    readonly thresholds: StockThresholds,
    readonly stores: Stores,
    readonly products: Products,
    readonly variants: VariantLookup,
    readonly imported: BeginImportedStock,
    readonly unitOfWork: UnitOfWork,
    @InjectConnection() readonly connection: Connection,
  ) {}

  /** A variant with stock at the default store. */
  async stocked(pieces: number): Promise<{ variantId: string; storeId: string }> {
    const { variants } = await this.products.create({
      title: newId(),
      slug: `p-${newId()}`,
      variants: [{ sku: newId(), price: { amount: 1, currency: 'EUR' } }],
    });
    const { _id: storeId } = await this.stores.default();
    const variantId = variants[0]!.id;
    await this.adjust.run(storeId, [{ variantId, setTo: pieces }]);
    return { variantId, storeId };
  }

  async level(variantId: string): Promise<Pick<Stock, 'onHand' | 'reserved' | 'available'>> {
    const row = await this.connection.db!.collection<Stock>('stock').findOne({ variantId });
    const { onHand = 0, reserved = 0, available = 0 } = row ?? {};
    return { onHand, reserved, available };
  }

  async rows(criteria: StockCriteria): Promise<string[]> {
    const page = { sort: STOCK_SORT, limit: 20, wantsTotal: false };
    return (await this.list.list(page, criteria)).rows.map(({ variantId }) => variantId);
  }

  /** The stock that the ledger adds up to. */
  async ledger(variantId: string): Promise<{ onHand: number; reserved: number }> {
    const lines = await this.connection.db!.collection('stock_movements').find({ variantId }).toArray();
    return {
      onHand: lines.reduce((sum, line) => sum + (line.onHand as number), 0),
      reserved: lines.reduce((sum, line) => sum + (line.reserved as number), 0),
    };
  }

  async events(type: RegExp): Promise<{ type: string; data: Record<string, unknown> }[]> {
    const rows = await this.connection.db!.collection('outbox').find({ type }).sort({ _id: 1 }).toArray();
    return rows.map((row) => ({ type: String(row.type), data: row.data as Record<string, unknown> }));
  }
}

function moduleWith(options: Partial<StockGateOptions>): DynamicModule {
  @Global()
  @Module({ providers: [{ provide: STOCK_GATE_OPTIONS, useValue: options }], exports: [STOCK_GATE_OPTIONS] })
  class OptionsModule {}
  @Module({})
  class InsideModule {}
  return {
    module: InsideModule,
    imports: [EdgeModule, OptionsModule, CatalogModule, StoresModule, InventoryModule],
    providers: [Inside],
  };
}

const soon = (): Date => new Date(Date.now() + 1_800_000);

describe.each<[string, Partial<StockGateOptions>]>([
  ['the gate off', { mode: 'off' }],
  ['the gate in this process', { mode: 'process' }],
  ['the gate and Redis locks', { mode: 'redis' }],
])('with %s', (_mode, options) => {
  let bench: ModuleBench;
  beforeAll(async () => {
    bench = await ModuleBench.start([moduleWith(options)]);
  });
  afterAll(() => bench.stop());

  it('gives exactly 10 of 50 simultaneous checkouts one of 10 pieces', async () => {
    const tenant = await bench.provision();
    await bench.with(tenant, Inside, async (parts) => {
      const { variantId, storeId } = await parts.stocked(10);
      const buy = async (reference: string): Promise<HoldOutcome> => {
        try {
          return await parts.gate.pass([stockId(variantId, storeId)], () =>
            parts.reservations.hold({
              reference,
              storeId,
              lines: [{ variantId, quantity: 1 }],
              expiresAt: soon(),
            }),
          );
        } catch (error) {
          // Without the gate, write conflicts use up the attempts. The answer is 503, and the shopper tries again.
          if ((error as { code?: string }).code === 'tenant.busy') return buy(reference);
          throw error;
        }
      };
      const outcomes = await Promise.all(Array.from({ length: 50 }, (_, n) => buy(`order-${n}`)));
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(10);
      expect(await parts.level(variantId)).toEqual({ onHand: 10, reserved: 10, available: 0 });
      expect(await parts.ledger(variantId)).toEqual({ onHand: 10, reserved: 10 });
      const held = await parts.connection.db!.collection('reservations').countDocuments({ status: 'held' });
      expect(held).toBe(10);
    });
    // Without the gate, transactions are repeated often, which takes long on a busy machine.
  });
});

describe('inventory', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  const inside = <T>(work: (parts: Inside) => Promise<T>) => bench.with(tenant, Inside, work);
  beforeAll(async () => {
    bench = await ModuleBench.start([moduleWith({ mode: 'process', waitMs: 50 })]);
  });
  beforeEach(async () => {
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  const holdOf = (reference: string, stock: { variantId: string; storeId: string }, quantity: number) => ({
    reference,
    storeId: stock.storeId,
    lines: [{ variantId: stock.variantId, quantity }],
    expiresAt: soon(),
  });

  it('holds, sells and releases once, even if it is called again', () =>
    inside(async (parts) => {
      const { reservations } = parts;
      const stock = await parts.stocked(10);
      const first = await reservations.hold(holdOf('a', stock, 3));
      expect(await reservations.hold(holdOf('a', stock, 3))).toEqual(first);
      await reservations.hold(holdOf('b', stock, 4));
      expect(await parts.level(stock.variantId)).toEqual({ onHand: 10, reserved: 7, available: 3 });

      for (let n = 0; n < 2; n++) expect(await reservations.commit('a')).toEqual({ ok: true });
      for (let n = 0; n < 2; n++) expect(await reservations.release('b', 'cancelled')).toEqual({ ok: true });
      expect(await parts.level(stock.variantId)).toEqual({ onHand: 7, reserved: 0, available: 7 });
      expect(await parts.ledger(stock.variantId)).toEqual({ onHand: 7, reserved: 0 });

      expect(await reservations.release('a', 'late')).toEqual({ ok: false, status: 'committed' });
      expect(await reservations.commit('b')).toEqual({ ok: false, status: 'released' });
      expect(await reservations.commit('nobody')).toEqual({ ok: false, status: 'unknown' });
      await expect(reservations.hold(holdOf('b', stock, 1))).rejects.toMatchObject({
        code: 'inventory.reservation-closed',
      });
      expect((await parts.events(/^stock.changed/)).map(({ data }) => data.kind)).toEqual([
        'adjustment',
        'reservation',
        'reservation',
        'sale',
        'release',
      ]);
    }));

  it('holds all lines or none, returns the shortages, and writes nothing then', () =>
    inside(async (parts) => {
      const [many, few] = [await parts.stocked(10), await parts.stocked(1)];
      const outcome = await parts.unitOfWork.run(() =>
        parts.reservations.hold({
          ...holdOf('a', many, 2),
          lines: [
            { variantId: many.variantId, quantity: 2 },
            { variantId: few.variantId, quantity: 1 },
            { variantId: few.variantId, quantity: 1 },
          ],
        }),
      );
      expect(outcome).toEqual({
        ok: false,
        short: [{ variantId: few.variantId, requested: 2, available: 1 }],
      });
      expect((await parts.level(many.variantId)).reserved).toBe(0);
      expect(await parts.reservations.of('a')).toBeUndefined();
      const alone = await parts.reservations.hold(holdOf('b', few, 2));
      expect(alone).toEqual({ ok: false, short: [{ variantId: few.variantId, requested: 2, available: 1 }] });
      expect((await parts.level(few.variantId)).reserved).toBe(0);
      expect(await parts.reservations.of('b')).toBeUndefined();
    }));

  it('rolls back with the caller’s transaction', () =>
    inside(async (parts) => {
      const stock = await parts.stocked(5);
      await expect(
        parts.unitOfWork.run(async () => {
          await parts.reservations.hold(holdOf('a', stock, 5));
          throw new Error('no order');
        }),
      ).rejects.toThrow('no order');
      expect(await parts.level(stock.variantId)).toEqual({ onHand: 5, reserved: 0, available: 5 });
      expect(await parts.reservations.of('a')).toBeUndefined();
    }));

  it('takes back sold pieces once, even if the product no longer exists', () =>
    inside(async (parts) => {
      const { reservations } = parts;
      const stock = await parts.stocked(5);
      await reservations.hold(holdOf('a', stock, 2));
      expect(await reservations.takeBack('a', 'cancelled')).toEqual({ ok: false, status: 'held' });
      await reservations.commit('a');
      const { productId } = (await parts.variants.find([stock.variantId])).get(stock.variantId)!;
      await parts.products.delete(productId);
      for (let n = 0; n < 2; n++) expect(await reservations.takeBack('a', 'cancelled')).toEqual({ ok: true });
      expect(await parts.level(stock.variantId)).toEqual({ onHand: 5, reserved: 0, available: 5 });
      expect(await parts.ledger(stock.variantId)).toEqual({ onHand: 5, reserved: 0 });
      expect(await reservations.commit('a')).toEqual({ ok: false, status: 'released' });
    }));

  it('makes one reservation for two simultaneous calls with one reference', () =>
    inside(async (parts) => {
      const stock = await parts.stocked(5);
      const outcomes = await Promise.all([1, 2].map(() => parts.reservations.hold(holdOf('a', stock, 2))));
      expect(outcomes[0]).toEqual(outcomes[1]);
      expect((await parts.level(stock.variantId)).reserved).toBe(2);
    }));

  it.each([0, -1, 1.5, Number.NaN, 2 ** 60])('refuses to hold %d pieces', (quantity) =>
    inside(async (parts) => {
      const stock = { variantId: newId(), storeId: newId() };
      await expect(parts.reservations.hold(holdOf('a', stock, quantity))).rejects.toThrow(RangeError);
    }),
  );

  it('adjusts by and to a number, never below the reserved pieces', () =>
    inside(async (parts) => {
      const { variantId, storeId } = await parts.stocked(10);
      await parts.reservations.hold(holdOf('a', { variantId, storeId }, 4));
      await parts.adjust.run(storeId, [{ variantId, delta: -6, reason: 'broken' }]);
      expect(await parts.level(variantId)).toEqual({ onHand: 4, reserved: 4, available: 0 });
      await expect(parts.adjust.run(storeId, [{ variantId, setTo: 3 }])).rejects.toMatchObject({
        code: 'inventory.insufficient-stock',
        extras: { facts: { short: [{ variantId, requested: 1, available: 0 }] } },
      });
      expect(await parts.adjust.run(storeId, [{ variantId, setTo: 4 }])).toEqual([]);
      await expect(parts.adjust.run(storeId, [{ variantId: newId(), delta: 1 }])).rejects.toMatchObject({
        code: 'inventory.unknown-variant',
      });
      await expect(parts.adjust.run(newId(), [{ variantId, delta: 1 }])).rejects.toMatchObject({
        code: 'stores.not-found',
      });
      expect(await parts.ledger(variantId)).toEqual({ onHand: 4, reserved: 4 });
    }));

  it('refuses more than STOCK_MAX pieces, but always takes back sold pieces', () =>
    inside(async (parts) => {
      const { variantId, storeId } = await parts.stocked(10);
      const adjust = (wanted: object) => parts.adjust.run(storeId, [{ variantId, ...wanted }]);
      const unusable = { code: 'inventory.adjustment-unusable' };
      const odd = [{ setTo: STOCK_MAX + 1 }, { setTo: -1 }, { delta: 1.5 }, { delta: -2 * STOCK_MAX }];
      const vague = [{}, { delta: 1, setTo: 1 }, { delta: 1, reason: 'a\0b' }, { delta: Number.NaN }];
      for (const wanted of [...odd, ...vague]) await expect(adjust(wanted)).rejects.toMatchObject(unusable);
      await expect(parts.adjust.run(storeId, [])).rejects.toMatchObject(unusable);
      await expect(parts.thresholds.set(stockId(variantId, storeId), STOCK_MAX + 1)).rejects.toMatchObject(
        unusable,
      );

      const tooMany = { code: 'inventory.too-many-pieces' };
      await expect(adjust({ delta: STOCK_MAX - 9 })).rejects.toMatchObject(tooMany);
      await parts.reservations.hold(holdOf('sold', { variantId, storeId }, 10));
      await parts.reservations.commit('sold');
      await adjust({ delta: STOCK_MAX });
      await expect(parts.reservations.takeBack('sold', 'returned')).resolves.toEqual({ ok: true });
      expect((await parts.level(variantId)).onHand).toBe(STOCK_MAX + 10);
      expect(await parts.ledger(variantId)).toEqual({ onHand: STOCK_MAX + 10, reserved: 0 });
      await adjust({ delta: -1 });
      await expect(adjust({ delta: 1 })).rejects.toMatchObject(tooMany);

      await expect(
        parts.imported.begin([{ variantId: newId(), quantity: STOCK_MAX + 1 }]),
      ).rejects.toMatchObject(tooMany);
    }));

  it('writes one event when stock becomes low, and lists low stock', () =>
    inside(async (parts) => {
      const stock = await parts.stocked(5);
      const other = await parts.stocked(5);
      await parts.thresholds.set(stockId(stock.variantId, stock.storeId), 3);
      expect(await parts.rows({ low: true })).toEqual([]);
      await parts.reservations.hold(holdOf('a', stock, 2));
      await parts.reservations.hold(holdOf('b', stock, 1));
      expect((await parts.events(/^stock.low/)).map(({ data }) => data)).toMatchObject([
        { variantId: stock.variantId, available: 3, lowAt: 3 },
      ]);
      expect(await parts.rows({ low: true, storeId: stock.storeId })).toEqual([stock.variantId]);
      await parts.reservations.release('a', 'cancelled');
      expect(await parts.rows({ low: true })).toEqual([]);
      expect((await parts.rows({ storeId: stock.storeId })).sort()).toEqual(
        [stock.variantId, other.variantId].sort(),
      );
      await expect(parts.thresholds.set('nothing', 1)).rejects.toMatchObject({
        code: 'inventory.stock-not-found',
      });
    }));

  it('creates the stock of imported variants once', () =>
    inside(async (parts) => {
      const variantId = newId();
      const begin = (quantity: number): Promise<void> =>
        parts.unitOfWork.run(() => parts.imported.begin([{ variantId, quantity }]));
      await begin(7);
      await begin(9);
      expect(await parts.level(variantId)).toEqual({ onHand: 7, reserved: 0, available: 7 });
      expect(await parts.ledger(variantId)).toEqual({ onHand: 7, reserved: 0 });
      expect((await parts.events(/^stock/)).map(({ type }) => type)).toEqual(['stock.imported']);
    }));

  it('waits a limited time for its turn, and does not wait inside a transaction', () =>
    inside(async ({ gate, unitOfWork }) => {
      let finish!: () => void;
      let first!: Promise<void>;
      await new Promise<void>((started) => {
        const work = (): Promise<void> => {
          started();
          return new Promise((resolve) => (finish = resolve));
        };
        first = gate.pass(['x', 'y'], work);
      });
      await expect(gate.pass(['y'], async () => 'in')).rejects.toMatchObject({ code: 'tenant.busy' });
      await expect(gate.pass(['z'], async () => 'in')).resolves.toBe('in');
      await expect(unitOfWork.run(() => gate.pass(['y'], async () => 'in'))).resolves.toBe('in');
      finish();
      await first;
      await expect(gate.pass(['y', 'x'], async () => 'in')).resolves.toBe('in');
    }));

  it('shows no stock of another tenant', async () => {
    const foreign = await inside((parts) => parts.stocked(5));
    tenant = await bench.provision();
    await inside(async (parts) => {
      expect(await parts.level(foreign.variantId)).toEqual({ onHand: 0, reserved: 0, available: 0 });
      expect(await parts.reservations.hold(holdOf('a', foreign, 1))).toMatchObject({ ok: false });
      await expect(
        parts.adjust.run(foreign.storeId, [{ variantId: foreign.variantId, delta: 1 }]),
      ).rejects.toMatchObject({ code: 'stores.not-found' });
    });
  });
});
