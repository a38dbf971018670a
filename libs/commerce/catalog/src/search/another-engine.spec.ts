import { Module } from '@nestjs/common';
import { EdgeModule, Paging, type PageOf } from '#platform/http';
import {
  sortValuesOf,
  type PageRequest,
  type PageRows,
  type SortField,
  type SortValue,
} from '#platform/paging';
import { TenantInjectable, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { PriceContexts, PricingModule } from '#commerce/pricing';
import { ListedProducts } from '../listed-products.js';
import { ProductPages } from '../product-page.js';
import { CatalogModule } from '../catalog.module.js';
import { ProductsController } from '../http/shop.controller.js';
import { ProductQuery } from '../http/product-input.dto.js';
import { Products } from '../products.service.js';
import { PRODUCT_ORDERS, ProductSearch, type ProductCriteria } from './product-search.js';
import type { ProductRow } from './product-rows.js';

/** A search engine without a database: it keeps products in memory and counts words in titles. */
class MemorySearch implements ProductSearch {
  constructor(private readonly rows: readonly ProductRow[]) {}

  async find({ search, type }: ProductCriteria, page: PageRequest): Promise<PageRows<ProductRow>> {
    const words = search?.split(' ') ?? [];
    const scored = this.rows
      .map((row) => ({ ...row, score: words.filter((word) => row.titleKey.includes(word)).length }))
      .filter(({ score, type: of }) => (words.length === 0 || score > 0) && (!type || of === type));
    const compare = comparing(page.sort);
    const ordered = scored
      .map((row) => ({ row, values: sortValuesOf(page.sort, row) }))
      .sort((one, other) => compare(one.values, other.values))
      .filter(({ values }) => !page.after || compare(values, page.after) > 0)
      .map(({ row }) => row);
    const rows = ordered.slice(0, page.limit);
    return { rows, more: ordered.length > page.limit, ...(page.wantsTotal && { total: scored.length }) };
  }
}

const comparing =
  (sort: readonly SortField[]) =>
  (one: readonly SortValue[], other: readonly SortValue[]): number => {
    const at = sort.findIndex((_field, index) => one[index] !== other[index]);
    return at < 0 ? 0 : (one[at]! < other[at]! ? -1 : 1) * sort[at]!.direction;
  };

@TenantInjectable()
class Inside {
  constructor(
    readonly pages: ProductPages,
    readonly listed: ListedProducts,
    readonly contexts: PriceContexts,
    readonly products: Products,
    readonly search: ProductSearch,
    readonly paging: Paging,
  ) {}
}

@Module({ imports: [EdgeModule, CatalogModule, PricingModule], providers: [Inside] })
class InsideModule {}

describe('another search engine', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([InsideModule]);
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  it('gives the same lists as the built-in engine, and each accepts the cursors of the other', async () => {
    await bench.with(tenant, Inside, async ({ pages, listed, contexts, products, search, paging }) => {
      for (const [at, title] of ['tent', 'big tent', 'stove', 'mug', 'tent', 'lamp', 'big mug'].entries()) {
        const price = { amount: 100 * (at % 3) + 100, currency: 'EUR' };
        const made = {
          title,
          slug: `p-${at}`,
          type: at % 2 ? 'odd' : 'even',
          variants: [{ sku: `s${at}`, price }],
        };
        await products.create(made, 'active');
      }
      const everything = { sort: [{ field: '_id', direction: 1 as const }], limit: 100, wantsTotal: false };
      const { rows } = await search.find({ statuses: ['active'] }, everything);
      const engines = [search, new MemorySearch(rows)];
      const routes = engines.map((engine) => new ProductsController(pages, engine, listed, contexts, paging));

      /** All pages; the routes take turns. */
      const walk = async (wanted: Partial<ProductQuery>, ...turns: ProductsController[]) => {
        const pages: PageOf<{ slug: string }>[] = [];
        let cursor: string | undefined;
        do {
          const query = Object.assign(new ProductQuery(), { ...wanted, limit: 2, total: true, cursor });
          const page = await turns[pages.length % turns.length]!.list(query, undefined);
          pages.push(page);
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        return pages.map(({ data, total }) => ({ slugs: data.map(({ slug }) => slug), total }));
      };

      for (const sort of PRODUCT_ORDERS) {
        for (const filter of [{}, { type: 'even' }]) {
          const expected = await walk({ sort, ...filter }, routes[0]!);
          expect(expected.flatMap(({ slugs }) => slugs)).toHaveLength(filter.type ? 4 : 7);
          expect(await walk({ sort, ...filter }, routes[1]!)).toEqual(expected);
          expect(await walk({ sort, ...filter }, ...routes)).toEqual(expected);
        }
      }
      const found = await walk({ search: 'big tent' }, routes[1]!);
      expect(found.map(({ slugs }) => slugs)).toEqual([
        ['p-1', 'p-6'],
        ['p-4', 'p-0'],
      ]);
    });
  });
});
