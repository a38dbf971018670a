import 'reflect-metadata';
import fc from 'fast-check';
import { InputPipe } from '#platform/http';
import { PRICE_MAX, toDecimal } from '#platform/money';
import { CreateProductDto } from '../http/product-input.dto.js';
import type { CsvRow } from './shopify-cells.js';
import { readProduct, type ImportedProduct } from './shopify-product.js';

// As if the file had the columns of the old template.
const NAMES = { Handle: 'Handle' };
const row = (values: Record<string, string>, number = 2): CsvRow => ({ row: number, names: NAMES, values });
const mug = { Handle: 'mug', Title: 'Mug', 'Variant Price': '9.90', 'Variant SKU': 'MUG' };
const read = (...rows: CsvRow[]): ImportedProduct => {
  const product = readProduct(rows, 'EUR');
  if ('code' in product) throw new Error(product.message);
  return product;
};

describe('rows of Shopify’s product CSV', () => {
  it('make a product without options of “Default Title”', () => {
    const { input, status, quantities } = read(
      row({
        ...mug,
        'Option1 Name': 'Title',
        'Option1 Value': 'Default Title',
        'Variant Inventory Qty': '-3',
      }),
    );
    expect(input.variants).toMatchObject([
      { sku: 'MUG', options: [], price: { amount: 990, currency: 'EUR' } },
    ]);
    expect(status).toBe('active');
    expect([...quantities]).toEqual([['MUG', 0]]);
  });

  it('make variants and images, taking option names from the first row', () => {
    const { input, categoryPath, quantities } = read(
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
    expect(input.variants.map(({ sku, options }) => [sku, options![0]!.value])).toEqual([
      ['MUG', 'Red'],
      ['MUG-BLUE', 'Blue'],
    ]);
    expect(input.images!.map(({ url }) => url)).toEqual([
      'https://i.example/1.jpg',
      'https://i.example/2.jpg',
    ]);
    expect(categoryPath).toEqual(['Home', 'Kitchen']);
    expect([...quantities]).toEqual([['MUG', 4]]);
  });

  it.each([
    [{ Published: 'FALSE' }, 'draft'],
    [{ Status: 'active', Published: 'false' }, 'draft'],
    [{ Status: 'Archived' }, 'archived'],
    [{ Published: 'TRUE' }, 'active'],
  ])('%j is %s', (values, status) => {
    expect(read(row({ ...mug, ...values } as never)).status).toBe(status);
  });

  it.each([
    [{ Title: '' }, 'title-missing'],
    [{ 'Variant Price': '9,90' }, 'price-invalid'],
    [{ 'Variant Price': '9.999' }, 'price-invalid'],
    [{ 'Variant Price': '' }, 'price-missing'],
    [{ 'Variant Inventory Qty': 'many' }, 'number-invalid'],
    [{ 'Option1 Name': 'Size' }, 'option-missing'],
    [{ Status: 'sold' }, 'status-invalid'],
  ])('with %j are refused as %s, naming the row', (values, code) => {
    expect(readProduct([row({ ...mug, ...values } as never, 7)], 'EUR')).toMatchObject({ row: 7, code });
  });

  it.each<[string, Record<string, string>]>([
    ['Title', { Title: 'x'.repeat(300) }],
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
    const problem = readProduct([row({ ...mug, ...values }, 7)], 'EUR');
    expect(problem).toMatchObject({ row: 7, code: 'value-invalid', column });
    expect(problem).toMatchObject({ message: expect.stringMatching(`^${column} .*must`) as string });
  });

  it('name the row of the variant or image that is wrong', () => {
    const good = { Handle: 'mug', 'Option1 Value': 'Blue', 'Variant Price': '10' };
    const first = row({ ...mug, 'Option1 Name': 'Colour', 'Option1 Value': 'Red' });
    expect(readProduct([first, row({ ...good, 'Variant Grams': '-1' }, 3)], 'EUR')).toMatchObject({ row: 3 });
    const image = { Handle: 'mug', 'Image Src': 'ftp://i.example/1.jpg' };
    expect(readProduct([first, row(good, 3), row(image, 4)], 'EUR')).toMatchObject({
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
        const imported = readProduct(rows, 'EUR');
        const accepted = isAcceptedByApi(body);
        if (accepted) acceptances++;
        expect('input' in imported).toBe(accepted);
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
