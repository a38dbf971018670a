import 'reflect-metadata';
import fc from 'fast-check';
import { InputPipe } from '#platform/http';
import { PRICE_MAX, toDecimal } from '#platform/money';
import type { Product } from '#commerce/catalog';
import { CreateProductDto } from '#commerce/catalog/http';
import { mergeStatus } from '../../import/merge-product.js';
import type { BadRow, FileProduct, RowProblem } from '../file-product.js';
import type { ShopifyRow } from './shopify-columns.js';
import { readShopifyProduct } from './shopify-product.js';

const row = (values: Record<string, string>, number = 2): ShopifyRow => {
  const columns = Object.keys(values);
  return {
    row: number,
    cells: Object.values(values),
    table: {
      width: columns.length,
      names: Object.fromEntries(columns.map((name) => [name, name])),
      at: Object.fromEntries(columns.map((name, at) => [name, at])),
    },
  };
};
const mug = { Handle: 'mug', Title: 'Mug', 'Variant Price': '9.90', 'Variant SKU': 'MUG' };
const read = (...rows: ShopifyRow[]): FileProduct => readShopifyProduct(rows, 'EUR');
/** What is wrong, in English. */
const problemOf = (rows: ShopifyRow[], currency = 'EUR'): object | undefined => {
  try {
    readShopifyProduct(rows, currency);
    return undefined;
  } catch (error) {
    const { message, ...problem }: RowProblem = (error as BadRow).problem;
    return { ...problem, message: message.en };
  }
};

describe('rows of Shopify’s product CSV', () => {
  it.each(['Default Title', ''])('make a product without options of the title %j', (value) => {
    const { variants, status, published } = read(
      row({ ...mug, 'Option1 Name': 'Title', 'Option1 Value': value, 'Variant Inventory Qty': '-3' }),
    );
    expect(variants).toMatchObject([
      { quantity: 0, input: { sku: 'MUG', options: [], price: { amount: 990, currency: 'EUR' } } },
    ]);
    expect([status, published]).toEqual([undefined, undefined]);
  });

  it('make variants and images, taking option names from the first row', () => {
    const { fields, categories, variants } = read(
      row({
        ...mug,
        'Product Category': 'Home > Kitchen',
        'Option1 Name': 'Colour',
        'Option1 Value': 'Red',
        'Image Src': 'https://i.example/2.jpg',
        'Image Position': '2',
        'Variant Inventory Qty': '4',
      }),
      row({ Handle: 'mug', 'Option1 Value': 'Blue', 'Variant Price': '10' }, 3),
      row({ Handle: 'mug', 'Image Src': 'https://i.example/1.jpg', 'Image Position': '1' }, 4),
    );
    expect(variants.map(({ quantity, input }) => [quantity, input.sku, input.options])).toEqual([
      [4, 'MUG', [{ name: 'Colour', value: 'Red' }]],
      [undefined, undefined, [{ name: 'Colour', value: 'Blue' }]],
    ]);
    expect(fields.images!.map(({ url }) => url)).toEqual([
      'https://i.example/1.jpg',
      'https://i.example/2.jpg',
    ]);
    expect(categories).toEqual([['Home', 'Kitchen']]);
  });

  it('keep an option that is called Title, and options after a column that is empty', () => {
    const first = row({ ...mug, 'Option1 Name': 'Title', 'Option1 Value': 'Default Title' });
    const second = row({ Handle: 'mug', 'Option1 Value': 'Signed', 'Variant Price': '1' }, 3);
    expect(read(first, second).variants.map(({ input }) => input.options)).toEqual([
      [{ name: 'Title', value: 'Default Title' }],
      [{ name: 'Title', value: 'Signed' }],
    ]);
    const gap = { 'Option1 Name': '', 'Option1 Value': '', 'Option2 Name': 'Size', 'Option2 Value': 'M' };
    expect(read(row({ ...mug, ...gap })).variants[0]!.input.options).toEqual([{ name: 'Size', value: 'M' }]);
  });

  it('leave out what there is no column for, and clear what is empty', () => {
    const { fields, variants, ...rest } = read(row({ Handle: 'mug', Title: 'Mug' }));
    expect(Object.values(fields).filter((value) => value !== undefined)).toEqual(['Mug', {}]);
    expect([variants, rest.categories, rest.status]).toEqual([[], undefined, undefined]);
    const empty = { Vendor: '', Tags: '', 'Image Src': '', 'SEO Title': '', 'Variant Barcode': '' };
    const cleared = read(row({ ...mug, ...empty, 'Product Category': '' }));
    expect(cleared.fields).toMatchObject({ brand: null, tags: [], images: [], seo: { title: undefined } });
    expect(cleared.categories).toEqual([]);
    expect(cleared.variants[0]!.input).toHaveProperty('barcode', undefined);
  });

  it('may have an apostrophe before the barcode', () => {
    expect(read(row({ ...mug, 'Variant Barcode': "'04006381333931" })).variants[0]!.input.barcode).toBe(
      '04006381333931',
    );
  });

  it('with one SKU for several variants leave it to make SKUs, with a warning; without options they are refused', () => {
    const sized = (size: string) => ({ ...mug, 'Option1 Name': 'Size', 'Option1 Value': size });
    const { variants, warnings } = read(row(sized('S')), row(sized('M'), 3), row(sized('L'), 4));
    expect(variants.map(({ input, sharedSku }) => [input.sku, sharedSku])).toEqual(
      Array(3).fill([undefined, 'MUG']),
    );
    expect(warnings).toEqual([
      {
        row: 3,
        code: 'sku-shared',
        column: 'Variant SKU',
        message: {
          en: 'Variant SKU MUG is the SKU of 3 variants (rows 2, 3, 4); each got one of its own, made of it and its options',
          de: 'Variant SKU MUG ist die SKU von 3 Varianten (Zeilen 2, 3, 4); jede bekam eine eigene daraus und aus ihren Optionen',
        },
      },
    ]);
    expect(problemOf([row(mug), row(mug, 3)])).toEqual({
      row: 3,
      code: 'sku-repeated',
      column: 'Variant SKU',
      message:
        'Variant SKU MUG is in row 2 too; give every variant a SKU of its own, or leave the cells empty to have SKUs made',
    });
  });

  it.each([
    ['EUR', '12.99'],
    ['JPY', '1299'],
    ['KWD', '1.299'],
  ])('with a wrong price show an example in %s', (currency, example) => {
    const problem = problemOf([row({ ...mug, 'Variant Price': 'free' })], currency);
    expect(problem).toMatchObject({
      message: `Variant Price must be an amount of ${currency} such as ${example}`,
    });
  });

  it.each<[Record<string, string>, string, string | undefined]>([
    [{}, 'active', undefined],
    [{ Published: 'FALSE' }, 'draft', undefined],
    [{ Status: 'active', Published: 'false' }, 'draft', undefined],
    [{ Status: 'Archived' }, 'archived', undefined],
    [{ Published: 'TRUE' }, 'active', undefined],
    [{ Status: 'draft', Published: 'TRUE' }, 'draft', undefined],
    [{ 'Variant Price': '' }, 'draft', undefined],
    [{}, 'archived', 'archived'],
    [{ Published: '', Status: '' }, 'draft', 'draft'],
    [{ Published: 'FALSE' }, 'archived', 'archived'],
    [{ Published: 'FALSE' }, 'draft', 'active'],
    [{ Published: 'TRUE' }, 'active', 'draft'],
  ])('%j is %s, if the product was %s', (values, status, before) => {
    const { 'Variant Price': price, ...others } = { ...mug, ...values };
    const imported = read(row(price === '' ? others : { ...others, 'Variant Price': price! }));
    expect(mergeStatus(imported, before ? ({ status: before } as Product) : undefined)).toBe(status);
  });

  it.each([
    [{ Title: '' }, 'title-missing'],
    [{ 'Variant Price': '9,90' }, 'price-invalid'],
    [{ 'Variant Price': '9.999' }, 'price-invalid'],
    [{ 'Variant Price': '' }, 'price-missing'],
    [{ 'Variant Inventory Qty': 'many' }, 'number-invalid'],
    [{ 'Option1 Name': 'Size' }, 'option-missing'],
    [{ Status: 'sold' }, 'status-invalid'],
    [{ Status: 'aktiv' }, 'status-invalid'],
    [{ Published: 'no' }, 'published-invalid'],
    [{ Published: '0' }, 'published-invalid'],
    [{ Published: 'FALSCH' }, 'published-invalid'],
    [{ 'Option1 Name': '', 'Option1 Value': 'Red' }, 'option-missing'],
  ])('with %j are refused as %s, naming the row', (values, code) => {
    expect(problemOf([row({ ...mug, ...values } as never, 7)])).toMatchObject({ row: 7, code });
  });

  it.each<[string, Record<string, string>]>([
    ['Title', { Title: 'x'.repeat(300) }],
    ['Handle', { Handle: 'x'.repeat(256) }],
    ['Handle', { Handle: 'a\0b' }],
    ['Title', { Title: 'a\0b' }],
    ['Tags', { Tags: Array.from({ length: 300 }, (_, i) => `t${i}`).join() }],
    ['Tags', { Tags: 'x'.repeat(61) }],
    ['Vendor', { Vendor: 'half a character \ud83d' }],
    ['SEO Title', { 'SEO Title': 'x'.repeat(256) }],
    ['Product Category', { 'Product Category': `Home > ${'x'.repeat(121)}` }],
    ['Product Category', { 'Product Category': Array(21).fill('x').join('>') }],
    [
      'Option2 Value',
      { 'Option1 Name': 'A', 'Option1 Value': 'a', 'Option2 Name': 'B', 'Option2 Value': 'x'.repeat(121) },
    ],
    ['Variant SKU', { 'Variant SKU': 'x'.repeat(101) }],
    ['Variant Price', { 'Variant Price': '-1' }],
    ['Variant Price', { 'Variant Price': '10000000000.01' }],
    ['Variant Compare At Price', { 'Variant Compare At Price': '90071992547409.91' }],
    ['Variant Grams', { 'Variant Grams': '-3' }],
    ['Variant Inventory Qty', { 'Variant Inventory Qty': '9007199254740991' }],
    ['Image Src', { 'Image Src': 'javascript:alert(1)' }],
    ['Image Src', { 'Image Src': 'https://user:secret@i.example/1.jpg' }],
    ['Image Alt Text', { 'Image Src': 'https://i.example/1.jpg', 'Image Alt Text': 'x'.repeat(513) }],
  ])('break a rule of products: %s is named', (column, values) => {
    const problem = problemOf([row({ ...mug, ...values }, 7)]);
    expect(problem).toMatchObject({ row: 7, code: 'value-invalid', column });
    expect(problem).toMatchObject({ message: expect.stringMatching(`^${column} .*must`) as string });
  });

  it('name the row of the variant or image that is wrong', () => {
    const good = { Handle: 'mug', 'Option1 Value': 'Blue', 'Variant Price': '10' };
    const first = row({ ...mug, 'Option1 Name': 'Colour', 'Option1 Value': 'Red', 'Image Src': '' });
    expect(problemOf([first, row({ ...good, 'Variant Grams': '-1' }, 3)])).toMatchObject({ row: 3 });
    const image = { Handle: 'mug', 'Image Src': 'ftp://i.example/1.jpg' };
    expect(problemOf([first, row(good, 3), row(image, 4)])).toMatchObject({
      row: 4,
      column: 'Image Src',
    });
  });

  it('are accepted exactly if the API accepts the same product', () => {
    const odd = fc.constantFrom('', ' ', '\0', '\ud83d', 'x'.repeat(61), 'x'.repeat(256), '😀'.repeat(60));
    const good = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    const words = fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: odd });
    const tag = words.filter((text) => !text.includes(',') && text.trim() !== '');
    const urls = fc.constantFrom(
      'https://i.example/1.jpg',
      'https://i.example/2.jpg',
      'HTTP://I.example/a b.jpg',
      'https://u:p@i.example/',
      '//i.example/1.jpg',
      'data:image/png;base64,AA',
    );
    const amount = fc.oneof(
      fc.integer({ min: -2, max: 2 }),
      fc.integer({ min: PRICE_MAX - 2, max: PRICE_MAX + 2 }),
    );
    const products = fc.record({
      title: words.filter((title) => title.trim() !== ''),
      brand: words,
      barcode: words,
      tags: fc.oneof(fc.array(tag, { maxLength: 4 }), fc.constant(Array<string>(101).fill('t'))),
      images: fc.array(urls, { maxLength: 2 }),
      amount,
      weight: fc.integer({ min: -2, max: 10_000_002 }),
    });
    let acceptances = 0;
    fc.assert(
      fc.property(products, ({ title, brand, barcode, tags, images, amount: minor, weight }) => {
        const rows = [
          row({
            ...mug,
            Title: title,
            Vendor: brand,
            Tags: tags.join(','),
            'Variant Price': toDecimal({ amount: minor, currency: 'EUR' }),
            'Variant Barcode': barcode,
            'Variant Grams': String(weight),
            'Image Src': images[0] ?? '',
          }),
          ...images.slice(1).map((url, i) => row({ Handle: 'mug', 'Image Src': url }, 3 + i)),
        ];
        const body = {
          slug: 'mug',
          title,
          ...(brand.trim() && { brand }),
          tags,
          images: images.map((url) => ({ url })),
          variants: [
            {
              sku: 'MUG',
              price: { amount: minor, currency: 'EUR' },
              ...(barcode.trim() && { barcode }),
              weightGrams: weight,
            },
          ],
        };
        const problem = problemOf(rows);
        const accepted = isAcceptedByApi(body);
        if (accepted) acceptances++;
        expect(problem === undefined).toBe(accepted);
      }),
      { numRuns: 500 },
    );
    expect(acceptances).toBeGreaterThan(20);
  });
});

/** Whether the body passes the door of `POST /admin/products`. */
function isAcceptedByApi(body: object): boolean {
  try {
    new InputPipe().transform(body, { type: 'body', metatype: CreateProductDto });
    return true;
  } catch {
    return false;
  }
}
