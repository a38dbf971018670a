import { readProduct, type CsvRow, type ImportedProduct } from './shopify-product.js';

const row = (values: Record<string, string>, number = 2): CsvRow => ({ row: number, values });
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
    [{ 'Variant Price': '-1' }, 'price-invalid'],
    [{ 'Variant Price': '9.999' }, 'price-invalid'],
    [{ 'Variant Price': '' }, 'price-missing'],
    [{ 'Variant Inventory Qty': 'many' }, 'number-invalid'],
    [{ 'Option1 Name': 'Size' }, 'option-missing'],
    [{ 'Image Src': 'javascript:alert(1)' }, 'image-invalid'],
    [{ Status: 'sold' }, 'status-invalid'],
    [{ Title: 'x'.repeat(300) }, 'too-long'],
  ])('with %j are refused as %s, naming the row', (values, code) => {
    expect(readProduct([row({ ...mug, ...values } as never, 7)], 'EUR')).toMatchObject({ row: 7, code });
  });
});
