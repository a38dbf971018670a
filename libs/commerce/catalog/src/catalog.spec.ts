import { Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import type { DomainError } from '#platform/errors';
import { EdgeModule, Paging, type PageQuery } from '#platform/http';
import { PRICE_MAX } from '#platform/money';
import { TenantInjectable, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { Catalog } from './catalog.service.js';
import { Categories, CATEGORY_SORT } from './categories.service.js';
import { CatalogModule } from './catalog.module.js';
import type { ProductInput } from './product-rules.js';
import { Products } from './products.service.js';
import {
  ProductSearch,
  productSort,
  type ProductCriteria,
  type ProductOrder,
} from './search/product-search.js';
import { VariantLookup } from './variant-lookup.js';

/** The services that the tests call. */
@TenantInjectable()
class Inside {
  constructor(
    readonly catalog: Catalog,
    readonly search: ProductSearch,
    readonly products: Products,
    readonly categories: Categories,
    readonly variants: VariantLookup,
    readonly paging: Paging,
    @InjectConnection() readonly connection: Connection,
  ) {}

  async events(): Promise<string[]> {
    const rows = await this.connection.db!.collection('outbox').find().sort({ _id: 1 }).toArray();
    return rows.map(({ type }) => String(type));
  }

  async list(
    criteria: Partial<ProductCriteria> = {},
    order: ProductOrder = 'relevance',
    page: Partial<PageQuery> = {},
  ) {
    const sort = productSort(order, criteria.search);
    const { request, answer } = this.paging.page(
      { limit: 20, total: true, ...page },
      { list: 'x', sort, filters: criteria },
    );
    const found = await this.search.find({ statuses: ['active'], ...criteria }, request);
    return answer(found, ({ slug }) => slug);
  }
}

@Module({ imports: [EdgeModule, CatalogModule], providers: [Inside] })
class InsideModule {}

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const product = (slug: string, amount: number, more: Partial<ProductInput> = {}): ProductInput => ({
  title: slug.replaceAll('-', ' '),
  slug,
  variants: [{ sku: slug, price: eur(amount) }],
  ...more,
});

describe('the catalogue', () => {
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

  it('writes each change with its event, and writes nothing when no field changes', () =>
    inside(async (parts) => {
      const { products, catalog } = parts;
      const { _id: id } = await products.create(product('tent', 19_900));
      await expect(catalog.get('tent', ['active'])).rejects.toMatchObject({
        code: 'catalog.product-not-found',
      });
      const published = await products.publish(id);
      expect(published).toMatchObject({ status: 'active', version: 2, publishedAt: expect.any(Date) });
      expect((await products.publish(id)).version).toBe(2);
      const updated = await products.update(id, { title: 'Tent', brand: 'North' });
      expect(await catalog.get(id, ['active'])).toMatchObject({ title: 'Tent', brand: 'North', version: 3 });
      expect(updated.variants[0]!.id).toBe(published.variants[0]!.id);
      await products.update(id, { brand: null });
      expect(await catalog.get('tent', ['active'])).not.toHaveProperty('brand');
      await products.delete(id);
      await expect(catalog.get(id, ['active', 'archived'])).rejects.toMatchObject({
        code: 'catalog.product-not-found',
      });
      expect(await parts.events()).toEqual([
        'product.created',
        'product.updated',
        'product.updated',
        'product.updated',
        'product.deleted',
      ]);
    }));

  it('refuses changes to an old version, taken slugs and SKUs, and unknown categories', () =>
    inside(async ({ products }) => {
      const { _id: id } = await products.create(product('tent', 1));
      await expect(products.update(id, { title: 'x' }, 7)).rejects.toMatchObject({ code: 'catalog.changed' });
      const namesake = product('tent', 1, { variants: [{ sku: 'another', price: eur(1) }] });
      await expect(products.create(namesake)).rejects.toMatchObject({ code: 'catalog.slug-taken' });
      await expect(
        products.create(product('other', 1, { variants: [{ sku: 'tent', price: eur(1) }] })),
      ).rejects.toMatchObject({ code: 'catalog.sku-taken' });
      await expect(
        products.create(product('third', 1, { categoryIds: ['01jd2k3m4n5p6q7r8s9tavwxyz'] })),
      ).rejects.toMatchObject({ code: 'catalog.invalid-product' });
      await products.delete(id);
      await expect(products.create(product('tent', 1))).resolves.toMatchObject({ slug: 'tent' });
    }));

  it('checks the rules of products and categories in the services, not only at the HTTP edge', () =>
    inside(async ({ products, categories }) => {
      const { _id: id } = await products.create(product(' tent ', PRICE_MAX, { brand: ' North ' }));
      expect(await products.update(id, { tags: [' a ', 'a'] })).toMatchObject({
        brand: 'North',
        tags: ['a'],
      });
      const pointersOf = (asked: Promise<unknown>) =>
        asked.then(
          () => [],
          (error: DomainError) => [error.code, ...error.extras.errors!.map(({ pointer }) => pointer)],
        );
      const many = { tags: Array<string>(300).fill('t'), brand: 'a\0' };
      expect(await pointersOf(products.create(product('other', PRICE_MAX + 1, many)))).toEqual([
        'catalog.invalid-product',
        '/brand',
        '/tags',
        '/variants/0/price/amount',
      ]);
      expect(await pointersOf(products.update(id, many))).toEqual([
        'catalog.invalid-product',
        '/brand',
        '/tags',
      ]);
      expect(await pointersOf(categories.create({ name: 'x'.repeat(121), position: -1 }))).toEqual([
        'catalog.invalid-category',
        '/name',
        '/position',
      ]);
      const { _id: category } = await categories.create({ name: 'Tents' });
      expect(await pointersOf(categories.update(category, { slug: category }))).toEqual([
        'catalog.invalid-category',
        '/slug',
      ]);
    }));

  it('allows other changes to a product that was stored before a rule existed', () =>
    inside(async ({ products, connection }) => {
      const { _id } = await products.create(product('tent', 1));
      const old = { tags: Array.from({ length: 300 }, (_, i) => `t${i}`) };
      await connection.db!.collection<{ _id: string }>('products').updateOne({ _id }, { $set: old });
      await expect(products.publish(_id)).resolves.toMatchObject({ status: 'active' });
      await expect(products.update(_id, { brand: 'North' })).resolves.toMatchObject(old);
      await expect(products.update(_id, old)).rejects.toMatchObject({ code: 'catalog.invalid-product' });
    }));

  it('accepts only one of two changes to the same version', () =>
    inside(async ({ products, catalog }) => {
      const { _id: id } = await products.create(product('tent', 1));
      const outcomes = await Promise.allSettled(
        ['one', 'two'].map((title) => products.update(id, { title }, 1)),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await catalog.get(id, ['draft'])).version).toBe(2);
    }));

  it('lists by search, category with descendants, price and order, page by page', () =>
    inside(async (parts) => {
      const { products, categories } = parts;
      const outdoor = await categories.create({ name: 'Outdoor' });
      const tents = await categories.create({ name: 'Tents', parentId: outdoor._id });
      await products.create(
        product('dome-tent', 20_000, { categoryIds: [tents._id], type: 'Gear' }),
        'active',
      );
      await products.create(
        product('stove', 5_000, { categoryIds: [outdoor._id], brand: 'Tent & Co' }),
        'active',
      );
      await products.create(
        product('mug', 900, {
          variants: [
            { sku: 'mug-s', options: [{ name: 'Size', value: 'S' }], price: eur(900) },
            { sku: 'mug-xl', options: [{ name: 'Size', value: 'XL' }], price: eur(9_000) },
          ],
        }),
        'active',
      );
      await products.create(product('draft-tent', 1));

      expect(await parts.list()).toEqual({ data: ['mug', 'stove', 'dome-tent'], nextCursor: null, total: 3 });
      expect((await parts.list({ search: 'tents' })).data).toEqual(['dome-tent', 'stove']);
      expect((await parts.list({ category: 'outdoor' }, 'price')).data).toEqual(['stove', 'dome-tent']);
      expect((await parts.list({ category: 'tents' })).data).toEqual(['dome-tent']);
      expect((await parts.list({ category: 'nowhere' })).data).toEqual([]);
      expect((await parts.list({ type: 'Gear' })).data).toEqual(['dome-tent']);
      expect((await parts.list({ minPrice: 4_000, maxPrice: 6_000 })).data).toEqual(['stove']);
      expect((await parts.list({ minPrice: 8_000 }, 'price')).data).toEqual(['mug', 'dome-tent']);
      expect((await parts.list({ statuses: ['active', 'draft'] }, 'title')).data).toEqual([
        'dome-tent',
        'draft-tent',
        'mug',
        'stove',
      ]);

      for (const order of ['-createdAt', 'price', '-title'] as const) {
        const whole = (await parts.list({}, order)).data;
        const paged: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await parts.list({}, order, { limit: 2, cursor });
          paged.push(...page.data);
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect(paged).toEqual(whole);
      }
      const first = await parts.list({ search: 'tent' }, 'relevance', { limit: 1 });
      const rest = await parts.list({ search: 'tent' }, 'relevance', { limit: 1, cursor: first.nextCursor! });
      expect([...first.data, ...rest.data]).toEqual(['dome-tent', 'stove']);
    }));

  it('finds variants for carts, also those of products that are no longer on sale', () =>
    inside(async ({ products, variants }) => {
      const one = await products.create(product('tent', 100), 'active');
      const two = await products.create(product('mug', 200), 'active');
      await products.archive(two._id);
      const ids = [one, two].map((item) => item.variants[0]!.id);
      const found = await variants.find([...ids, 'nobody']);
      expect(found.size).toBe(2);
      expect(found.get(ids[0]!)).toMatchObject({
        productId: one._id,
        sku: 'tent',
        price: eur(100),
        onSale: true,
      });
      expect(found.get(ids[1]!)).toMatchObject({ onSale: false, status: 'archived' });
      expect(await variants.idsOf(one._id)).toEqual([ids[0]]);
      expect(await variants.idsOf('nobody')).toEqual([]);
    }));

  it('moves a branch of categories, refuses cycles and deletes only empty categories', () =>
    inside(async ({ categories, paging }) => {
      const a = await categories.create({ name: 'A' });
      const b = await categories.create({ name: 'B', parentId: a._id });
      const c = await categories.create({ name: 'C', parentId: b._id });
      const root = await categories.create({ name: 'Root', position: 1 });
      await categories.update(b._id, { parentId: root._id });
      expect((await categories.get('c')).ancestors.map(({ slug }) => slug)).toEqual(['root', 'b']);
      expect((await categories.get('root')).children.map(({ slug }) => slug)).toEqual(['b']);
      await expect(categories.update(root._id, { parentId: c._id })).rejects.toMatchObject({
        code: 'catalog.category-cycle',
      });
      await expect(categories.delete(b._id)).rejects.toMatchObject({ code: 'catalog.category-in-use' });
      await categories.delete(c._id);
      await categories.delete(b._id);

      const slugs: string[] = [];
      let cursor: string | undefined;
      do {
        const one = { limit: 1, total: false, cursor };
        const { request, answer } = paging.page(one, { list: 'c', sort: CATEGORY_SORT });
        const page = answer(await categories.list(request), ({ slug }) => slug);
        slugs.push(...page.data);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(slugs).toEqual(['a', 'root']);
    }));

  it('allows only one of two moves that together would make a cycle', () =>
    inside(async ({ categories }) => {
      const [a, b] = [await categories.create({ name: 'A' }), await categories.create({ name: 'B' })];
      const outcomes = await Promise.allSettled([
        categories.update(a._id, { parentId: b._id }),
        categories.update(b._id, { parentId: a._id }),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }));

  it('shows no data of another tenant', async () => {
    const other = await bench.provision();
    const foreign = await inside(({ products }) => products.create(product('tent', 1), 'active'), other);
    await inside(async (parts) => {
      await expect(parts.catalog.get(foreign._id, ['active'])).rejects.toMatchObject({
        code: 'catalog.product-not-found',
      });
      await expect(parts.products.update(foreign._id, { title: 'x' })).rejects.toMatchObject({
        code: 'catalog.product-not-found',
      });
      expect((await parts.variants.find([foreign.variants[0]!.id])).size).toBe(0);
      expect((await parts.list()).data).toEqual([]);
    });
  });
});
