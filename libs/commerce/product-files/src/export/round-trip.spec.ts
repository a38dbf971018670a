import fc from 'fast-check';
import { PRICE_MAX } from '#platform/money';
import { newId } from '#platform/ids';
import type { Product, ProductInput } from '#commerce/catalog';
import type { TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { CsvScanner } from '../formats/csv/csv-scanner.js';
import { FORMATS, type FormatName } from '../formats/product-format.js';
import { ImportBench, ImportBenchModule } from '../testing/import-bench.js';

const OPTIONS = ['Size', 'Colour'];
/** Texts that formats, spreadsheets and CSV make something of. */
const odd = fc.constantFrom(
  '=1+1',
  "'=1+1",
  "''-x",
  '-5',
  '+49',
  '@sum',
  "'quoted",
  'a,b',
  'a;b',
  'a|b\\|c\\',
  'a > b',
  '"x"',
  'line\nline',
  'two  spaces',
  '<b>&amp;</b>',
  'a & b < c',
  '{"a":1}',
  '赤',
  '😀',
);
const word = fc.oneof(
  { weight: 2, arbitrary: odd },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }) },
);
const plain = word.filter((text) => text.trim() !== '' && !text.includes('\0'));
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const amount = fc.integer({ min: 0, max: PRICE_MAX }).map((minor) => ({ amount: minor, currency: 'EUR' }));

/** Products that the API would accept, with two options and up to three variants. */
const products = fc
  .array(
    fc.record({
      title: plain,
      description: optional(fc.array(plain, { maxLength: 4 }).map((lines) => lines.join('\n'))),
      brand: optional(plain),
      type: optional(plain),
      tags: fc.uniqueArray(plain, { maxLength: 4 }),
      images: fc.array(fc.record({ url: fc.webUrl({ withQueryParameters: true }), alt: optional(plain) }), {
        maxLength: 3,
      }),
      seo: fc.record({ title: optional(plain), description: optional(plain) }),
      externalId: optional(fc.uuid()),
      metadata: optional(fc.record({ private: fc.record({ note: plain }) })),
      variants: fc.uniqueArray(
        fc.record({
          options: fc.tuple(plain, plain),
          price: amount,
          compareAt: optional(amount),
          cost: optional(amount),
          barcode: optional(plain),
          weightGrams: optional(fc.integer({ min: 0, max: 10_000_000 })),
          dimensions: optional(fc.constant({ lengthMm: 1, widthMm: 2, heightMm: 3 })),
          countryOfOrigin: optional(fc.constantFrom('PT', 'DE')),
          requiresShipping: optional(fc.boolean()),
          orderQuantity: optional(fc.constant({ min: 2, max: 8, step: 2 })),
          stockPolicy: optional(fc.constantFrom('deny', 'back-order', 'untracked')),
          externalId: optional(fc.uuid()),
        }),
        {
          minLength: 1,
          maxLength: 3,
          selector: ({ options }) => JSON.stringify(options.map((one) => one.trim())),
        },
      ),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list) => list.map((input) => input as never as ProductInput));

describe.each(FORMATS)('an export as %s', (format) => {
  let bench: ModuleBench;
  beforeAll(async () => {
    bench = await ModuleBench.start([ImportBenchModule]);
  });
  afterAll(() => bench.stop());

  const inside = <T>(tenant: TenantRecord, work: (parts: ImportBench) => Promise<T>): Promise<T> =>
    bench.with(tenant, ImportBench, work);

  it('can be imported again without a difference', async () => {
    const tenant = await bench.provision();
    await fc.assert(
      fc.asyncProperty(products, (inputs) =>
        inside(tenant, async (parts) => {
          await parts.connection.db!.collection('products').deleteMany({});
          await add(parts, inputs);
          const before = await parts.stored();
          const file = await parts.export(format);
          expect(cellsLikeFormulas(file, format)).toEqual([]);
          expect(await parts.run(file)).toMatchObject({ unchanged: before.length, failed: 0, errors: [] });
          expect(await parts.stored()).toEqual(before);
        }),
      ),
      { numRuns: 12 },
    );
  });

  it('makes the same products in another shop', async () => {
    const [from, to] = [await bench.provision(), await bench.provision()];
    const file = await inside(from, async (parts) => {
      await add(parts, [
        {
          title: '=Mug',
          description: 'Line\nLine',
          tags: ['a', '-b'],
          variants: ['S', 'M'].map((value) => ({
            sku: `MUG-${value}`,
            options: [{ name: 'Size', value }],
            price: { amount: 990, currency: 'EUR' },
            barcode: '4006381333931',
          })),
        },
      ]);
      return parts.export(format);
    });
    const content = ({ variants, ...product }: Product): object => {
      const own = { _id: '', keys: [], handle: '', version: 0 };
      const when = { createdAt: null, updatedAt: null, publishedAt: null };
      return { ...product, ...own, ...when, variants: variants.map((variant) => ({ ...variant, id: '' })) };
    };
    const [original] = await inside(from, (parts) => parts.stored());
    await inside(to, async (parts) => {
      expect(await parts.run(file)).toMatchObject({ created: 1, failed: 0 });
      expect(content(await parts.one())).toEqual(content(original!));
      expect(await parts.run(file)).toMatchObject({ unchanged: 1 });
    });
  });
});

let made = 0;
/** Adds products as the API does, in any status. */
async function add({ products: service }: ImportBench, inputs: readonly ProductInput[]): Promise<void> {
  for (const input of inputs) {
    const variants = input.variants.map((variant, index) => ({
      ...variant,
      sku: variant.sku ?? `${newId()}-${index}`,
      options: variant.options?.map((one, n) =>
        typeof one === 'string' ? { name: OPTIONS[n]!, value: one } : one,
      ),
    }));
    await service.create(
      { ...input, slug: `p-${made++}`, variants } as ProductInput,
      made % 2 ? 'active' : 'draft',
    );
  }
}

/** Cells that a spreadsheet would take for formulas. */
function cellsLikeFormulas(file: string, format: FormatName): string[] {
  if (format === 'ndjson') return [];
  const records = [...new CsvScanner(',').records(file, true)];
  return records.flatMap(({ cells }) => cells).filter((cell) => /^[=+\-@\t\r]/.test(cell));
}
