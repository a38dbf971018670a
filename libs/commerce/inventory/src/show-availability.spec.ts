import { Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { CatalogModule, Products, ProductSearch, productSort, type Product } from '#commerce/catalog';
import { Stores, StoresModule } from '#commerce/stores';
import { TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { AdjustStock } from './adjust-stock.js';
import { InventoryModule } from './inventory.module.js';
import { RecountAvailability } from './recount-availability.js';
import { RefreshAvailability } from './refresh-availability.js';
import { StockAvailability } from './stock-availability.js';
import { showAvailability } from './show-availability.migration.js';
import { StockThresholds } from './stock-thresholds.js';
import { stockId } from './stock.schema.js';

@TenantInjectable()
class Inside {
  constructor(
    readonly adjust: AdjustStock,
    readonly thresholds: StockThresholds,
    readonly stores: Stores,
    readonly products: Products,
    readonly search: ProductSearch,
    readonly stock: StockAvailability,
    readonly recount: RecountAvailability,
    readonly unitOfWork: UnitOfWork,
    @InjectConnection() readonly connection: Connection,
  ) {}

  /** A product whose variants have so many pieces, and staff get an alert at this many. */
  async stocked(slug: string, pieces: readonly number[], lowAt?: number): Promise<string> {
    const variants = pieces.map((count, index) => ({
      sku: `${slug}-${index}`,
      price: { amount: 1, currency: 'EUR' },
      options: [{ name: 'Size', value: String(index) }],
    }));
    const product = await this.products.create({ title: slug, slug, variants }, 'active');
    const { _id: storeId } = await this.stores.default();
    for (const [index, { id: variantId }] of product.variants.entries()) {
      if (pieces[index] === 0) continue;
      await this.adjust.run(storeId, [{ variantId, setTo: pieces[index]! }]);
      if (lowAt !== undefined) await this.thresholds.set(stockId(variantId, storeId), lowAt);
    }
    return product._id;
  }

  get rows() {
    return this.connection.db!.collection<Product>('products');
  }

  async told(): Promise<string[]> {
    const events = this.connection.db!.collection('outbox').find({ type: 'stock.availability-changed' });
    const rows = await events.sort({ _id: 1 }).toArray();
    return rows.map(({ data }) => (data as { availability: string }).availability);
  }
}

@Module({
  imports: [CatalogModule, StoresModule, InventoryModule],
  providers: [Inside, RecountAvailability, RefreshAvailability],
})
class InsideModule {}

const NEWEST = productSort('-createdAt');

describe('availability of products', () => {
  let bench: ModuleBench;
  beforeAll(async () => {
    bench = await ModuleBench.start([InsideModule]);
  });
  afterAll(() => bench.stop());
  const inside = async (work: (parts: Inside) => Promise<void>) =>
    bench.with(await bench.provision(), Inside, work);

  it('is told of only when a stock begins or ceases to be low or empty', () =>
    inside(async (parts) => {
      await parts.stocked('tent', [9], 3);
      const { _id: storeId } = await parts.stores.default();
      const [{ variants }] = (await parts.rows.find().toArray()) as [Product];
      for (const setTo of [8, 4, 3, 2, 0, 1, 9])
        await parts.adjust.run(storeId, [{ variantId: variants[0]!.id, setTo }]);
      expect(await parts.told()).toEqual(['in-stock', 'low-stock', 'out-of-stock', 'low-stock', 'in-stock']);
    }));

  it('is given to products from before, and their lists to new indexes', () =>
    inside(async (parts) => {
      const expected = new Map([
        [await parts.stocked('in', [0, 5]), 'in-stock'],
        [await parts.stocked('low', [2, 0], 2), 'low-stock'],
        [await parts.stocked('out', [0, 0]), 'out-of-stock'],
      ]);
      await parts.rows.updateMany({}, { $unset: { availability: 1 } });
      await parts.rows.createIndex({ status: 1, _id: 1 });
      for (let run = 0; run < 2; run++) await showAvailability.up(parts.connection);
      const rows = await parts.rows.find().toArray();
      expect(new Map(rows.map(({ _id, availability }) => [_id, availability]))).toEqual(expected);
      const indexes = (await parts.rows.indexes()).map(({ name }) => name);
      expect(indexes).not.toContain('status_1__id_1');
      expect(indexes).toContain('status_1__id_1_availability_1');
    }));

  it('counts only stores that take orders, and is counted again when one opens or closes', () =>
    inside(async (parts) => {
      const id = await parts.stocked('far', [0]);
      const other = await parts.stores.create({ name: 'Other', code: 'other' });
      const { variants } = (await parts.rows.findOne({ _id: id }))!;
      const variantId = variants[0]!.id;
      await parts.adjust.run(other._id, [{ variantId, setTo: 5 }]);
      const stock = async () => (await parts.stock.of([{ variantId, stockPolicy: 'deny' }])).get(variantId)!;
      expect(await stock()).toEqual({ available: 5, availability: 'in-stock' });
      const shown = async () => {
        await parts.unitOfWork.run(() => parts.recount.begin());
        await parts.recount.turn({ until: Date.now() + 60_000 });
        return (await parts.rows.findOne({ _id: id }))!.availability;
      };
      expect(await shown()).toBe('in-stock');
      await parts.stores.update(other._id, { active: false });
      expect(await stock()).toEqual({ available: 0, availability: 'out-of-stock' });
      expect(await shown()).toBe('out-of-stock');
      await parts.stores.update(other._id, { active: true });
      expect(await shown()).toBe('in-stock');
      await parts.stores.delete(other._id);
      expect(await shown()).toBe('out-of-stock');
    }));

  it('is that of the variants that are offered, and of what they do without stock', () =>
    inside(async (parts) => {
      const id = await parts.stocked('two', [5, 0]);
      const { variants } = (await parts.rows.findOne({ _id: id }))!;
      const [stocked, empty] = variants.map(({ id: variantId }) => ({ id: variantId }));
      const shown = async (...changes: object[]) => {
        await parts.products.update(id, { variants: changes });
        await parts.unitOfWork.run(() => parts.recount.begin());
        await parts.recount.turn({ until: Date.now() + 60_000 });
        return (await parts.rows.findOne({ _id: id }))!.availability;
      };
      expect(await shown(stocked!, empty!)).toBe('in-stock');
      expect(await shown({ ...stocked, status: 'archived' }, empty!)).toBe('out-of-stock');
      expect(await shown(stocked!, { ...empty, stockPolicy: 'back-order' })).toBe('back-order');
      expect(await shown(stocked!, { ...empty, stockPolicy: 'untracked' })).toBe('in-stock');

      const price = { amount: 1, currency: 'EUR' };
      const fresh = {
        title: 'Download',
        variants: [{ sku: 'DL', price, stockPolicy: 'untracked' as const }],
      };
      expect((await parts.products.create(fresh)).availability).toBe('in-stock');
    }));

  it('filters lists inside their index', () =>
    inside(async (parts) => {
      const ids: string[] = [];
      for (const slug of ['a', 'b', 'c', 'd']) ids.push(await parts.stocked(slug, [1]));
      await parts.rows.updateMany({ _id: { $in: ids.slice(1) } }, { $set: { availability: 'in-stock' } });
      const page = { sort: NEWEST, limit: 2, wantsTotal: true };
      const found = await parts.search.find({ statuses: ['active'], inStock: true }, page);
      expect(found.rows.map(({ slug }) => slug)).toEqual(['d', 'c']);
      expect(found.total).toBe(3);
      const out = await parts.search.find({ statuses: ['active'], inStock: false }, page);
      expect(out.rows.map(({ slug }) => slug)).toEqual(['a']);
      const { executionStats } = (await parts.rows
        .find({ status: 'active', deletedAt: null, availability: 'out-of-stock' })
        .sort({ _id: -1 })
        .explain('executionStats')) as { executionStats: { totalDocsExamined: number } };
      expect(executionStats.totalDocsExamined).toBe(1);
    }));
});
