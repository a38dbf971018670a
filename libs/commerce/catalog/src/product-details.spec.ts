import { Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import type { DomainError } from '#platform/errors';
import { TenantInjectable, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { Catalog } from './catalog.service.js';
import { CatalogModule } from './catalog.module.js';
import { Categories } from './categories.service.js';
import { FollowSchedules } from './follow-schedules.js';
import type { Reader } from './listed-products.js';
import { nameProducts } from './name-products.migration.js';
import { ProductPages } from './product-page.js';
import type { ProductInput } from './product-rules.js';
import { Products } from './products.service.js';
import { VariantLookup } from './variant-lookup.js';

@TenantInjectable()
class Inside {
  constructor(
    readonly products: Products,
    readonly catalog: Catalog,
    readonly pages: ProductPages,
    readonly categories: Categories,
    readonly schedules: FollowSchedules,
    readonly variants: VariantLookup,
    @InjectConnection() readonly connection: Connection,
  ) {}

  stored(id: string) {
    return this.connection.db!.collection<{ _id: string }>('products').findOne({ _id: id });
  }

  async wakes(): Promise<unknown[]> {
    const rows = await this.connection
      .db!.collection('outbox')
      .find({ wakes: { $ne: null } })
      .toArray();
    return rows.flatMap(({ wakes }) => wakes as unknown[]);
  }
}

@Module({ imports: [CatalogModule], providers: [Inside] })
class InsideModule {}

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const mug = (more: Partial<ProductInput> = {}): ProductInput => ({
  title: 'Mug',
  variants: [{ sku: 'MUG', price: eur(900) }],
  ...more,
});
const sized = (...sizes: string[]) =>
  sizes.map((value) => ({ sku: `MUG-${value}`, price: eur(900), options: [{ name: 'Size', value }] }));
const reader = (locale?: string): Reader => ({
  ...(locale !== undefined && { locale }),
  prices: { currency: 'EUR', groupIds: [], at: new Date() },
});
const LOCALES = { locales: ['en', 'de', 'fr'] };

describe('products', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  const inside = <T>(work: (parts: Inside) => Promise<T>, of = tenant) => bench.with(of, Inside, work);
  /** The pointers and codes of a refusal. */
  const refusedWith = (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      () => 'accepted',
      (error: DomainError) =>
        (error.extras.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`).join() || error.code,
    );
  beforeAll(async () => {
    bench = await ModuleBench.start([InsideModule]);
  });
  beforeEach(async () => {
    tenant = await bench.provision({ settings: LOCALES });
  });
  afterAll(() => bench.stop());

  describe('keep what merchants say of variants', () => {
    const details = {
      prices: [{ amount: 1000, currency: 'USD' }],
      compareAt: eur(1200),
      cost: eur(300),
      barcode: '4006381333931',
      weightGrams: 350,
      dimensions: { lengthMm: 120, widthMm: 90, heightMm: 100 },
      hsCode: '6912.00',
      countryOfOrigin: 'PT',
      requiresShipping: false,
      orderQuantity: { min: 6, max: 48, step: 6 },
      stockPolicy: 'back-order',
      taxClass: 'reduced',
      externalId: 'erp-1',
      metadata: { public: { dishwasher: true }, private: { shelf: 'A3' } },
    } as const;

    it('as given, and leaves what a change does not name', () =>
      inside(async ({ products }) => {
        const made = await products.create(mug({ variants: [{ sku: 'MUG', price: eur(900), ...details }] }));
        expect(made.variants[0]).toMatchObject(details);
        const { id } = made.variants[0]!;
        const changed = await products.update(made._id, {
          variants: [{ id, price: eur(800), barcode: null }],
        });
        const { barcode: _, ...others } = details;
        expect(changed.variants).toEqual([
          { ...made.variants[0], ...others, price: eur(800), barcode: undefined },
        ]);
        const same = await products.update(made._id, { variants: [{ sku: 'MUG' }] });
        expect(same.version).toBe(changed.version);
        const merged = await products.update(made._id, {
          variants: [{ sku: 'MUG', metadata: { public: {} } }],
        });
        expect(merged.variants[0]!.metadata).toEqual({ private: { shelf: 'A3' } });
      }));

    it.each<[string, object, string]>([
      ['a price of another currency twice', { prices: [eur(1)] }, '/variants/0/prices duplicate'],
      [
        'a cost in another currency',
        { cost: { amount: 1, currency: 'USD' } },
        '/variants/0/cost/currency choice',
      ],
      [
        'a maximum below the minimum',
        { orderQuantity: { min: 5, max: 4 } },
        '/variants/0/orderQuantity/max range',
      ],
      [
        'a flat box',
        { dimensions: { lengthMm: 1, widthMm: 1, heightMm: 0 } },
        '/variants/0/dimensions/heightMm range',
      ],
      ['a word as HS code', { hsCode: 'mugs' }, '/variants/0/hsCode format'],
      ['a country in words', { countryOfOrigin: 'Portugal' }, '/variants/0/countryOfOrigin length'],
      ['another policy', { stockPolicy: 'continue' }, '/variants/0/stockPolicy choice'],
      [
        'an end before the beginning',
        { schedule: { publishAt: '2026-02-01T00:00:00Z', unpublishAt: '2026-01-01T00:00:00Z' } },
        '/variants/0/schedule/unpublishAt range',
      ],
    ])('refuse %s', (_name, given, problem) =>
      inside(async ({ products }) => {
        const input = mug({ variants: [{ sku: 'MUG', price: eur(1), ...given }] });
        expect(await refusedWith(products.create(input))).toBe(problem);
      }),
    );

    it('and refuse ids that name no variant or one twice', () =>
      inside(async ({ products }) => {
        const { _id, variants } = await products.create(mug({ variants: sized('S', 'M') }));
        const { id } = variants[0]!;
        const other = await products.create(mug({ variants: [{ sku: 'OTHER', price: eur(1) }] }));
        const foreign = other.variants[0]!.id;
        const [s, m] = sized('S', 'M');
        expect(await refusedWith(products.update(_id, { variants: [{ ...s, id: foreign }, m!] }))).toBe(
          '/variants/0/id unknown',
        );
        expect(
          await refusedWith(
            products.update(_id, {
              variants: [
                { ...s, id },
                { ...m, id },
              ],
            }),
          ),
        ).toBe('/variants/1/id duplicate');
        expect(await refusedWith(products.create(mug({ variants: [{ sku: 'X', price: eur(1), id }] })))).toBe(
          '/variants/0/id unknown',
        );
        expect((await products.update(_id, { variants: [{ id }] })).variants).toHaveLength(1);
      }));

    it('show shoppers only those that are offered, and price lists by them', () =>
      inside(async ({ products, pages, variants }) => {
        const [s, m] = sized('S', 'M');
        const input = mug({ variants: [s!, { ...m!, price: eur(5), status: 'draft' }] });
        const { _id, variants: made } = await products.create(input, 'active');
        const found = await pages.find(_id, reader());
        expect(found).toMatchObject({ page: { product: { minPrice: 900, variants: [{ sku: 'MUG-S' }] } } });
        const facts = await variants.find(made.map(({ id }) => id));
        expect([...facts.values()].map(({ onSale }) => onSale)).toEqual([true, false]);
        expect(await variants.idsOf(_id)).toEqual([made[0]!.id]);
        const none = { variants: made.map(({ id }) => ({ id, status: 'archived' as const })) };
        expect(await refusedWith(products.update(_id, none))).toBe('/variants none-offered');
        await products.unpublish(_id);
        await products.update(_id, none);
        expect(await refusedWith(products.publish(_id))).toBe('/variants none-offered');
      }));
  });

  describe('are named', () => {
    it('by one of each: slug of a language, SKU, external id; also when two come at once', () =>
      inside(async ({ products }) => {
        const externalId = 'erp-7';
        const outcomes = await Promise.allSettled(
          ['A', 'B'].map((sku) => products.create(mug({ externalId, variants: [{ sku, price: eur(1) }] }))),
        );
        const refused = outcomes.filter((one) => one.status === 'rejected');
        expect(refused.map(({ reason }) => (reason as DomainError).code)).toEqual([
          'catalog.external-id-taken',
        ]);
        const variant = { price: eur(1), externalId: 'v-1' };
        const { _id } = await products.create(mug({ variants: [{ sku: 'C', ...variant }] }));
        expect(await refusedWith(products.create(mug({ variants: [{ sku: 'D', ...variant }] })))).toBe(
          'catalog.external-id-taken',
        );
        await products.update(_id, { variants: [{ sku: 'C', externalId: null }] });
        await products.create(mug({ variants: [{ sku: 'D', ...variant }] }));
      }));

    it('by former slugs, until another product has had them later', () =>
      inside(async ({ products, pages }) => {
        const { _id } = await products.create(mug({ slug: 'mug' }), 'active');
        await products.update(_id, { slug: 'cup' });
        await products.update(_id, { slug: 'beaker' });
        expect(await pages.find('mug', reader())).toEqual({ movedTo: 'beaker' });
        await products.update(_id, { slug: 'cup' });
        expect(await pages.find('cup', reader())).toMatchObject({ page: { product: { _id } } });
        const next = await products.create(
          mug({ slug: 'mug', variants: [{ sku: 'NEXT', price: eur(1) }] }),
          'active',
        );
        expect(await pages.find('mug', reader())).toMatchObject({ page: { product: { _id: next._id } } });
        await products.update(next._id, { slug: 'next' });
        expect(await pages.find('mug', reader())).toEqual({ movedTo: 'next' });
        expect((await products.update(_id, { title: 'Cup' })).formerSlugs).toEqual(['/beaker']);
      }));

    it('by nothing once they are deleted, until they are restored', () =>
      inside(async ({ products, catalog, categories }) => {
        const { _id: category } = await categories.create({ name: 'Mugs' });
        const input = mug({ slug: 'mug', externalId: 'erp-1', categoryIds: [category] });
        const { _id } = await products.create(input, 'active');
        expect(await products.restore(_id)).toMatchObject({ status: 'active', version: 1 });
        await products.delete(_id);
        await categories.delete(category);
        const rival = await products.create(input2());
        await expect(products.restore(_id)).rejects.toMatchObject({ code: 'catalog.sku-taken' });
        await products.delete(rival._id);
        expect(await products.restore(_id)).toMatchObject({ status: 'draft', categoryIds: [] });
        expect(await catalog.get('mug', ['draft'])).toMatchObject({ _id, externalId: 'erp-1' });
      }));
    const input2 = () => mug({ slug: 'other' });

    it('also those that were stored before names were kept in one field', () =>
      inside(async ({ products, catalog, connection }) => {
        const { _id } = await products.create(mug({ slug: 'mug' }));
        const rows = connection.db!.collection<{ _id: string }>('products');
        await rows.updateOne({ _id }, { $unset: { keys: 1 } });
        await rows.createIndex({ slug: 1 });
        await expect(catalog.get('mug', ['draft'])).rejects.toMatchObject({
          code: 'catalog.product-not-found',
        });
        for (let run = 0; run < 2; run++) await nameProducts.up!(connection);
        expect(await catalog.get('mug', ['draft'])).toMatchObject({ _id });
        expect((await rows.indexes()).map(({ name }) => name)).not.toContain('slug_1');
      }));
  });

  describe('speak languages', () => {
    const translated = (slug?: string) =>
      mug({
        slug: 'mug',
        description: 'For tea.',
        variants: sized('S', 'M'),
        translations: [
          {
            locale: 'de',
            title: 'Becher',
            slug,
            options: [{ name: 'Size', translated: 'Größe', values: [{ value: 'S', translated: 'Klein' }] }],
          },
        ],
      });

    it('of the reader, as far as they are translated', () =>
      inside(async ({ products, pages }) => {
        await products.create(translated('becher'), 'active');
        expect(await pages.find('becher', reader('de-AT'))).toMatchObject({
          page: {
            locale: 'de',
            slugs: [
              { locale: 'en', slug: 'mug' },
              { locale: 'de', slug: 'becher' },
            ],
            product: {
              title: 'Becher',
              slug: 'becher',
              description: 'For tea.',
              options: [{ name: 'Größe', values: ['Klein', 'M'] }],
              variants: [{ title: 'Klein', options: [{ name: 'Größe', value: 'Klein' }] }, { title: 'M' }],
            },
          },
        });
        expect(await pages.find('becher', reader('fr'))).toMatchObject({
          page: { locale: 'en', product: { title: 'Mug' } },
        });
        expect(await pages.find('mug', reader())).toMatchObject({
          page: { locale: 'en', product: { slug: 'mug' } },
        });
      }));

    it('with slugs that belong to one product in each language', () =>
      inside(async ({ products, pages }) => {
        const german = await products.create(translated('tasse'), 'active');
        const other = await products.create(
          mug({ slug: 'tasse', variants: [{ sku: 'CUP', price: eur(1) }] }),
          'active',
        );
        expect(await pages.find('tasse', reader('de'))).toMatchObject({
          page: { product: { _id: german._id } },
        });
        expect(await pages.find('tasse', reader())).toMatchObject({ page: { product: { _id: other._id } } });
        const third = mug({
          variants: [{ sku: 'X', price: eur(1) }],
          translations: [{ locale: 'de', slug: 'tasse' }],
        });
        await expect(products.create(third)).rejects.toMatchObject({ code: 'catalog.slug-taken' });
        await products.update(german._id, { translations: [{ locale: 'de', slug: 'humpen' }] });
        expect(await pages.find('tasse', reader('fr'))).toMatchObject({
          page: { product: { _id: other._id } },
        });
      }));

    it('that the shop has, each once', () =>
      inside(async ({ products }) => {
        const of = (...locales: string[]) =>
          refusedWith(products.create(mug({ translations: locales.map((locale) => ({ locale })) })));
        expect(await of('en')).toBe('/translations/0/locale choice');
        expect(await of('de', 'de')).toBe('/translations/1/locale choice');
        expect(await of('it')).toBe('/translations/0/locale choice');
        expect(await of('de', 'fr')).toBe('accepted');
      }));
  });

  describe('follow schedules', () => {
    const NOON = new Date('2126-03-01T12:00:00Z');
    const at = (minutes: number): Date => new Date(NOON.getTime() + minutes * 60_000);

    it('on sale and off sale, telling of each change, and asks for the work with the change that plans it', () =>
      inside(async (parts) => {
        const { products, schedules } = parts;
        const schedule = { publishAt: at(0).toISOString(), unpublishAt: at(60).toISOString() };
        const { _id } = await products.create(mug({ schedule }));
        expect(await parts.wakes()).toEqual([{ work: 'product-schedules', at: at(0) }]);
        await schedules.followDue(at(-1));
        expect(await parts.stored(_id)).toMatchObject({ status: 'draft', version: 1 });
        await schedules.followDue(at(0));
        expect(await parts.stored(_id)).toMatchObject({ status: 'active', version: 2, scheduledAt: at(60) });
        await schedules.followDue(at(60));
        const ended = await parts.stored(_id);
        expect(ended).toMatchObject({ status: 'draft', version: 3 });
        expect(ended).not.toHaveProperty('scheduledAt');
        await schedules.followDue(at(90));
        expect(await parts.stored(_id)).toMatchObject({ version: 3 });
      }));

    it('of variants too; with the last variant the product goes', () =>
      inside(async (parts) => {
        const { products, schedules } = parts;
        const [s, m] = sized('S', 'M');
        const input = mug({
          variants: [
            { ...s!, schedule: { unpublishAt: at(0).toISOString() } },
            {
              ...m!,
              price: eur(500),
              status: 'draft',
              schedule: { publishAt: at(-5).toISOString(), unpublishAt: at(5).toISOString() },
            },
          ],
        });
        const { _id } = await products.create(input, 'active');
        await schedules.followDue(at(-5));
        expect(await parts.stored(_id)).toMatchObject({ status: 'active', minPrice: 500 });
        await schedules.followDue(at(0));
        expect(await parts.stored(_id)).toMatchObject({
          status: 'active',
          variants: [{ status: 'draft' }, {}],
        });
        await schedules.followDue(at(5));
        expect(await parts.stored(_id)).toMatchObject({ status: 'draft' });
      }));

    it('until somebody publishes or unpublishes by hand', () =>
      inside(async (parts) => {
        const { products } = parts;
        const schedule = { publishAt: at(0).toISOString(), unpublishAt: at(60).toISOString() };
        const { _id } = await products.create(mug({ schedule }));
        expect(await products.publish(_id)).toMatchObject({
          schedule: { unpublishAt: at(60) },
          scheduledAt: at(60),
        });
        expect((await products.unpublish(_id)).schedule).toBeUndefined();
      }));
  });

  it('refer only to what exists: no product is put into a category that is being deleted', () =>
    inside(async ({ products, categories, pages }) => {
      for (let round = 0; round < 5; round++) {
        const { _id: category } = await categories.create({ name: `Mugs ${round}` });
        const variants = [{ sku: `R${round}`, price: eur(1) }];
        const [created, deleted] = await Promise.allSettled([
          products.create(mug({ categoryIds: [category], variants })),
          categories.delete(category),
        ]);
        expect([created.status, deleted.status].sort()).toEqual(['fulfilled', 'rejected']);
      }
      const tray = await products.create(mug({ title: 'Tray', variants: [{ sku: 'TRAY', price: eur(1) }] }));
      const related = [{ productId: tray._id, relation: 'accessory' as const }];
      const { _id } = await products.create(mug({ related }), 'active');
      expect(await pages.find(_id, reader())).toMatchObject({ page: { related: [] } });
      await products.publish(tray._id);
      expect(await pages.find(_id, reader())).toMatchObject({
        page: { related: [{ relation: 'accessory', product: { row: { title: 'Tray' } } }] },
      });
      const unknown = [{ productId: _id, relation: 'similar' as const }];
      expect(await refusedWith(products.update(_id, { related: unknown }))).toBe('/related unknown');
    }));

  it('are not those of another tenant', async () => {
    const other = await bench.provision();
    const foreign = await inside(({ products }) => products.create(mug({ externalId: 'erp-1' })), other);
    await inside(async ({ products }) => {
      await products.create(mug({ externalId: 'erp-1' }));
      await expect(products.restore(foreign._id)).rejects.toMatchObject({
        code: 'catalog.product-not-found',
      });
      const related = [{ productId: foreign._id, relation: 'similar' as const }];
      const input = mug({ related, variants: [{ sku: 'X', price: eur(1) }] });
      expect(await refusedWith(products.create(input))).toBe('/related unknown');
    });
  });
});
