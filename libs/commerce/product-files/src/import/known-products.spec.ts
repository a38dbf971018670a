import type { TenantRecord } from '#foundation/tenancy';
import type { Product } from '#commerce/catalog';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { ImportBench, ImportBenchModule } from '../testing/import-bench.js';

const HEADER =
  'Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Barcode,' +
  'Variant Price,Variant Compare At Price,Variant Grams,Image Src,Image Alt Text,SEO Title,Status';
const SHIRT = [
  HEADER,
  'shirt,Shirt,Soft,North,Tops,Top,"a,b",Size,S,SH-S,4001,19.90,25.00,200,https://i.example/1.jpg,Front,A shirt,archived',
  'shirt,,,,,,,,M,SH-M,4002,21.90,26.00,210,,,,',
];
/** What an import should not change on its own. */
const contentOf = ({ _id, ...product }: Product) => ({ ...product, version: 0, updatedAt: null });

let bench: ModuleBench;
let tenant: TenantRecord;
const inside = <T>(work: (parts: ImportBench) => Promise<T>) => bench.with(tenant, ImportBench, work);
beforeAll(async () => {
  bench = await ModuleBench.start([ImportBenchModule]);
});
beforeEach(async () => {
  tenant = await bench.provision();
});
afterAll(() => bench.stop());

describe('a file with fewer columns', () => {
  it('changes only the fields that it has columns for', () =>
    inside(async (parts) => {
      await parts.importWell(...SHIRT);
      const before = contentOf(await parts.one());
      await parts.importWell('Handle,Title,Variant SKU,Variant Price', 'shirt,Shirt,SH-M,22.90');
      const [small, medium] = before.variants;
      const dearer = { ...medium!, price: { amount: 2290, currency: 'EUR' } };
      expect(contentOf(await parts.one())).toEqual({ ...before, maxPrice: 2290, variants: [small, dearer] });
    }));

  it.each<[string, string[], Partial<Product>]>([
    ['tags', ['Handle,Title,Tags', 'shirt,Shirt,new'], { tags: ['new'] }],
    ['titles', ['Handle,Title', 'shirt,Blouse'], { title: 'Blouse', titleKey: 'blouse' }],
    ['texts for images', ['Handle,Title,Image Src', 'shirt,Shirt,https://i.example/1.jpg'], {}],
    ['publishing', ['Handle,Title,Published', 'shirt,Shirt,FALSE'], {}],
  ])('may have only %s', (_what, lines, change) =>
    inside(async (parts) => {
      await parts.importWell(...SHIRT);
      const before = contentOf(await parts.one());
      await parts.importWell(...lines);
      expect(contentOf(await parts.one())).toEqual({ ...before, ...change });
    }),
  );

  it.each([
    ['Handle,Title,Variant SKU,Variant Inventory Qty', 'shirt,Shirt,SH-M,7', 'shirt,,SH-S,5'],
    ['Handle,Title,Option1 Name,Option1 Value,Variant Inventory Qty', 'shirt,Shirt,Size,M,7', 'shirt,,,S,5'],
  ])('may have only stock: %s', (...lines) =>
    inside(async (parts) => {
      await parts.importWell(...SHIRT);
      const { variants } = await parts.one();
      await parts.importWell(...lines);
      const bySku = await parts.stock();
      expect(variants.map(({ id }) => bySku.get(id))).toEqual([5, 7]);
      expect((await parts.one()).variants).toHaveLength(2);
    }),
  );

  it('clears what is empty', () =>
    inside(async (parts) => {
      await parts.importWell(...SHIRT);
      await parts.importWell(
        'Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Image Src,SEO Title,Variant SKU,Variant Barcode,Variant Compare At Price,Variant Grams',
        'shirt,Shirt,,,,,,,,SH-S,,,',
      );
      const after = await parts.one();
      expect(after).toMatchObject({ description: '', categoryIds: [], tags: [], images: [] });
      const [small, medium] = after.variants;
      const cleared = [after.brand, after.type, after.seo.title];
      cleared.push(small!.barcode, small!.compareAt?.currency, small!.weightGrams?.toString());
      expect(cleared.filter((value) => typeof value === 'string')).toEqual([]);
      expect(medium!.barcode).toBe('4002');
    }));

  it.each([
    ['Handle,Title,Variant SKU,Variant Price', 'shirt,Shirt,SH-L,9.90', /^Variant SKU SH-L is not one of/],
    ['Handle,Title,Variant Price', 'shirt,Shirt,9.90', /^Variant SKU is needed: the product has 2 variants/],
    ['Handle,Title,Option1 Name,Option1 Value', 'shirt,Shirt,Size,L', /^Variant Price is needed/],
    ['Handle,Title,Option1 Name,Option1 Value,Variant SKU', 'shirt,Shirt,,,SH-S', /^Option1 Name must not/],
  ])('with %s does not guess what %s means', (header, line, message) =>
    inside(async (parts) => {
      await parts.importWell(...SHIRT);
      const before = await parts.one();
      expect(await parts.run(`${header}\n${line}`)).toMatchObject({
        failed: 1,
        errors: [{ row: 2, message: expect.stringMatching(message) as string }],
      });
      expect(await parts.one()).toEqual(before);
    }),
  );

  it('makes drafts without a price from titles alone, once', () =>
    inside(async (parts) => {
      expect(await parts.importWell('Title', 'Blue mug', 'Red mug')).toMatchObject({ created: 2 });
      expect(await parts.stored()).toMatchObject([
        { slug: 'blue-mug', status: 'draft', minPrice: 0 },
        { slug: 'red-mug', status: 'draft', minPrice: 0 },
      ]);
      expect(await parts.importWell('Title', 'Blue mug', 'Red mug')).toMatchObject({ unchanged: 2 });
    }));
});

describe('the product that a handle means', () => {
  const LINE = 'Handle,Title,Variant SKU,Variant Price';

  it('is never another one that has its SKU', () =>
    inside(async (parts) => {
      await parts.importWell(LINE, 'mug,Mug,MUG,9.90');
      const before = await parts.one();
      const report = await parts.run(
        [LINE, 'cup,Cup,MUG,1.00', 'jug,Jug,JUG,1.00', 'pot,Pot,JUG,1.00'].join('\n'),
      );
      expect(report).toMatchObject({ created: 1, failed: 2 });
      expect(report.errors).toEqual([
        {
          row: 2,
          code: 'catalog.sku-taken',
          column: 'Variant SKU',
          message:
            'Variant SKU MUG belongs to the product mug; give this variant another SKU, or its rows the handle of that product',
        },
        {
          row: 4,
          code: 'catalog.sku-taken',
          column: 'Variant SKU',
          message:
            'Variant SKU JUG belongs to the product jug; give this variant another SKU, or its rows the handle of that product',
        },
      ]);
      expect((await parts.stored())[0]).toEqual(before);
    }));

  const long = 'x'.repeat(120);
  it.each([
    [
      ['c', 'c++'],
      ['c', 'c-2'],
    ],
    [
      ['c++', 'c'],
      ['c', 'c-2'],
    ],
    [
      [`${long}a`, `${long}b`],
      [long, `${'x'.repeat(112)}-2`],
    ],
    [
      ['قميص-أزرق', 'красный_чай', '赤いマグ', '青いマグ'],
      ['قميص-أزرق', 'красный-чай', '赤いマグ', '青いマグ'],
    ],
    [
      ['★', '★★'],
      ['titel', 'titel-2'],
    ],
    [['01jd2k3m4n5p6q7r8s9tavwxyz'], ['product-01jd2k3m4n5p6q7r8s9tavwxyz']],
  ])('is its own: of %j', (handles, slugs) =>
    inside(async (parts) => {
      const lines = [LINE, ...handles.map((handle, i) => `${handle},Titel,SKU-${i},9.90`)];
      expect(await parts.importWell(...lines)).toMatchObject({ created: handles.length });
      const stored = await parts.stored();
      expect(stored.map(({ slug }) => slug)).toEqual(slugs);
      const report = await parts.importWell(LINE, ...lines.slice(1).toReversed());
      expect(report).toMatchObject({ unchanged: handles.length });
      expect(await parts.stored()).toEqual(stored);
    }),
  );

  it('keeps its slug, also one that somebody has changed', () =>
    inside(async (parts) => {
      await parts.importWell(LINE, 'mug,Mug,MUG,9.90');
      await parts.products.update((await parts.one())._id, { slug: 'mug-with-handle' });
      expect(await parts.importWell(LINE, 'mug,Mug,MUG,8.90')).toMatchObject({ updated: 1 });
      expect(await parts.one()).toMatchObject({ slug: 'mug-with-handle', minPrice: 890 });
    }));

  it('may be from the API, or from before handles were stored', () =>
    inside(async (parts) => {
      for (const [slug, sku] of [
        ['mug', 'MUG'],
        ['blue-cup', 'CUP'],
        ['c', 'C'],
      ] as const)
        await parts.products.create({
          title: slug,
          slug,
          variants: [{ sku, price: { amount: 1, currency: 'EUR' } }],
        });
      const lines = [LINE, 'mug,Mug,NEW,9.90', 'Blue_Cup,Cup,CUP,9.90', 'c++,C++,CPP,9.90'];
      expect(await parts.importWell(...lines)).toMatchObject({ created: 1, updated: 2 });
      expect((await parts.stored()).map(({ handle, slug }) => [handle, slug])).toEqual([
        ['mug', 'mug'],
        ['Blue_Cup', 'blue-cup'],
        [undefined, 'c'],
        ['c++', 'c-2'],
      ]);
    }));
});

describe('the variants of a product in a repeated file', () => {
  const header = 'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty';

  it('are left as they were if one of the rows is too short', () =>
    inside(async (parts) => {
      await parts.importWell(header, 'shirt,Shirt,Size,S,SH-S,9.90,1', 'shirt,,,M,SH-M,9.90,1');
      const before = await parts.one();
      const report = await parts.run(
        [header, 'shirt,Shirt,Size,S,SH-S,1.90,1', 'shirt,,,M,SH-M,9.90'].join('\n'),
      );
      expect(report).toMatchObject({ updated: 0, failed: 1, errors: [{ row: 3, code: 'row-unreadable' }] });
      expect(await parts.one()).toEqual(before);
    }));

  it('keep their ids and stock if their SKUs are corrected', () =>
    inside(async (parts) => {
      await parts.importWell(header, 'shirt,Shirt,Size,S,S,9.90,1', 'shirt,,,M,M,9.90,1');
      const before = await parts.one();
      await parts.importWell(header, 'shirt,Shirt,Size,M,SH-M,9.90,1', 'shirt,,,S,SH-S,9.90,1');
      const after = await parts.one();
      expect(after.variants.map(({ id, sku }) => [id, sku])).toEqual([
        [before.variants[1]!.id, 'SH-M'],
        [before.variants[0]!.id, 'SH-S'],
      ]);
      expect([...(await parts.stock()).keys()].sort()).toEqual(after.variants.map(({ id }) => id).sort());
    }));

  it.each([
    [
      ['赤', '青'],
      ['PEN-赤', 'PEN-青'],
    ],
    [
      ['A', 'A+', 'A++'],
      ['PEN-A', 'PEN-A-2', 'PEN-A-3'],
    ],
  ])('have SKUs of their own if the file has none: %j', (values, skus) =>
    inside(async (parts) => {
      const lines = values.map((value, i) => `pen,${i ? '' : 'Pen'},${i ? '' : 'Title'},${value},,9.90,`);
      await parts.importWell(header, ...lines);
      const before = await parts.one();
      expect(before.variants.map(({ sku, options }) => [sku, options[0]!.value])).toEqual(
        skus.map((sku, i) => [sku, values[i]]),
      );
      expect(await parts.importWell(header, ...lines)).toMatchObject({ unchanged: 1 });
      // The SKUs of others are not taken away.
      await parts.importWell(header, 'pen-a,Pen,Title,Default Title,,9.90,', ...lines);
    }),
  );
});
