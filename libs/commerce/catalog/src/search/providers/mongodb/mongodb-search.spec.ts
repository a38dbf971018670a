import { Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { totalOrder } from '#platform/paging';
import { TenantInjectable, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../../../test/support/module-bench.js';
import { queryPlans } from '../../../../../../../test/support/query-plans.js';
import { CatalogModule } from '../../../catalog.module.js';
import { Categories } from '../../../categories.service.js';
import { Products } from '../../../products.service.js';
import { ProductSearch, productSort, type ProductCriteria, type ProductOrder } from '../../product-search.js';

@TenantInjectable()
class Inside {
  constructor(
    readonly products: Products,
    readonly categories: Categories,
    readonly search: ProductSearch,
    @InjectConnection() readonly connection: Connection,
  ) {}

  async find(criteria: Partial<ProductCriteria>, order: ProductOrder = 'relevance'): Promise<string[]> {
    const sort = totalOrder(productSort(order, criteria.search));
    const page = { sort, limit: 20, wantsTotal: true };
    return (await this.search.find({ statuses: ['active'], ...criteria }, page)).rows.map(({ slug }) => slug);
  }
}

@Module({ imports: [CatalogModule], providers: [Inside] })
class InsideModule {}

describe('the search in MongoDB', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  const inside = <T>(work: (parts: Inside) => Promise<T>) => bench.with(tenant, Inside, work);
  beforeAll(async () => {
    bench = await ModuleBench.start([InsideModule]);
    tenant = await bench.provision();
    await inside(async ({ products, categories }) => {
      await categories.create({ name: 'Outdoor' });
      for (const [title, sku, barcode] of [
        ['Tent', 'DOME', '4006381333931'],
        ['Dome with 12 windows', 'AB-12-X'],
        ['X 12 stove', 'ab-13'],
      ] as const) {
        const variants = [{ sku, barcode, price: { amount: 100, currency: 'EUR' } }];
        await products.create({ title, variants }, 'active');
      }
    });
  });
  afterAll(() => bench.stop());

  it('finds a code in any case, before words, and nothing else for a word with a digit', () =>
    inside(async (parts) => {
      expect(await parts.find({ search: 'ab-12-x' })).toEqual(['dome-with-12-windows']);
      expect(await parts.find({ search: '4006381333931' })).toEqual(['tent']);
      expect(await parts.find({ search: 'dome' })).toEqual(['tent', 'dome-with-12-windows']);
      expect(await parts.find({ search: 'ab-12-x' }, 'price')).toEqual(['dome-with-12-windows']);
      expect(await parts.find({ search: 'AB-12-Y' })).toEqual([]);
      expect(await parts.find({ search: 'AB-12-X', statuses: ['draft'] })).toEqual([]);
    }));

  it('finds the beginning of a SKU only where that is wanted', () =>
    inside(async (parts) => {
      expect(await parts.find({ search: 'Ab-1' })).toEqual([]);
      expect(await parts.find({ search: 'Ab-1', partialSku: true })).toEqual([
        'x-12-stove',
        'dome-with-12-windows',
      ]);
    }));

  it.each<[ProductOrder, Partial<ProductCriteria>]>([
    ['-createdAt', {}],
    ['price', {}],
    ['title', { statuses: ['draft', 'active', 'archived'] }],
    ['-createdAt', { category: 'outdoor' }],
    ['price', { minPrice: 100, maxPrice: 900 }],
    ['relevance', { search: 'window' }],
    ['relevance', { search: 'dome' }],
    ['price', { search: 'dome' }],
    ['relevance', { search: 'AB-12-X' }],
    ['relevance', { search: 'AB-1', partialSku: true, statuses: ['draft', 'active', 'archived'] }],
  ])('serves the order %s with %j from indexes', (order, criteria) =>
    inside(async (parts) => {
      const plans = await queryPlans(parts.connection.db!, 'products', () => parts.find(criteria, order));
      expect(plans.length).toBeGreaterThan(0);
      for (const plan of plans) {
        expect(plan).toMatch(/IXSCAN|TEXT|IDHACK/);
        expect(plan).not.toContain('COLLSCAN');
        if (criteria.search) expect(plan).not.toContain('status');
      }
    }),
  );
});
