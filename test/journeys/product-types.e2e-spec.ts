import { newId } from '#platform/ids';
import { Installation } from '../support/installation.js';
import { expectStatus } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

interface Type {
  readonly key: string;
  readonly builtIn: boolean;
  readonly version?: number;
}
interface Product {
  readonly id: string;
  readonly options: object[];
  readonly variants: readonly { readonly id: string; readonly title: string; readonly attributes: object }[];
  readonly attributes: object;
}

/** A merchant defines what their products say about themselves, and shoppers read it in their language. */
describe('product types', () => {
  let installation: Installation;
  let shop: TenantSession;
  beforeAll(async () => {
    installation = await Installation.start();
    shop = await installation.tenant({ settings: { locales: ['en', 'de'] } });
  });
  afterAll(() => installation?.stop());

  const eur = (amount: number) => ({ amount, currency: 'EUR' });
  const tea = (caffeine: number, more: object = {}) => ({
    title: `Tea ${newId()}`,
    status: 'active',
    productType: 'tea',
    attributes: { caffeine, origin: ['assam'] },
    variants: [{ sku: newId(), price: eur(500), attributes: { form: 'leaf' } }],
    ...more,
  });
  const TEA = {
    key: 'tea',
    name: 'Tea',
    attributes: [
      {
        key: 'form',
        name: 'Form',
        labels: [{ locale: 'de', name: 'Form' }],
        type: 'enum',
        level: 'variant',
        definesVariants: true,
        choices: [
          { key: 'leaf', name: 'Leaf', labels: [{ locale: 'de', name: 'Blatt' }] },
          { key: 'bag', name: 'Bag' },
        ],
      },
      {
        key: 'caffeine',
        name: 'Caffeine',
        type: 'number',
        level: 'product',
        unit: 'mg',
        min: 0,
        required: true,
      },
      {
        key: 'origin',
        name: 'Origin',
        labels: [{ locale: 'de', name: 'Herkunft' }],
        type: 'enum',
        level: 'product',
        multiple: true,
        filterable: true,
        choices: [
          { key: 'assam', name: 'Assam' },
          { key: 'uji', name: 'Uji' },
        ],
      },
      { key: 'pot', name: 'Pot', type: 'reference', level: 'product', refersTo: 'product' },
    ],
  };

  it('are the built-in ones, for shoppers too', async () => {
    const { body } = await expectStatus(200, shop.call<{ data: Type[] }>('GET', '/product-types', {}));
    expect(body.data.map(({ key }) => key)).toEqual(['clothing', 'electronics', 'furniture', 'motorbike']);
    const shirt = {
      title: 'Shirt',
      productType: 'clothing',
      attributes: { fit: 'slim' },
      variants: ['s', 'm'].map((size) => ({
        sku: `SHIRT-${size}`,
        price: eur(1),
        attributes: { size, color: 'blue' },
      })),
    };
    const { body: made } = await expectStatus(201, shop.asOwner<Product>('POST', '/admin/products', shirt));
    expect(made.options).toEqual([
      { name: 'Size', values: ['S', 'M'] },
      { name: 'Colour', values: ['Blue'] },
    ]);
    await expectStatus(
      409,
      shop.asOwner('PATCH', '/admin/product-types/clothing', { name: 'x' }, { 'If-Match': '"1"' }),
    );
    await expectStatus(409, shop.asOwner('POST', '/admin/product-types', { ...TEA, key: 'clothing' }));
    const schema = await shop.asOwner<{
      variant: { required: string[]; properties: Record<string, { title: string }> };
    }>('GET', '/admin/product-types/clothing/schema', undefined, { 'Accept-Language': 'de' });
    expect(schema.body.variant.properties['size']!.title).toBe('Größe');
  });

  it('are defined by merchants; products follow them, and shoppers read them in their language', async () => {
    await expectStatus(201, shop.asOwner<Type>('POST', '/admin/product-types', TEA));
    const { body: pot } = await expectStatus(201, shop.asOwner<Product>('POST', '/admin/products', tea(0)));
    const { body: made } = await expectStatus(201, shop.asOwner<Product>('POST', '/admin/products', tea(40)));
    expect(made).toMatchObject({
      attributes: { caffeine: 40, origin: ['assam'] },
      options: [{ name: 'Form', values: ['Leaf'] }],
    });
    const wrong = [
      [{ attributes: { caffeine: -1 } }, '/attributes/caffeine'],
      [{ attributes: { caffeine: null } }, '/attributes/caffeine'],
      [{ attributes: { pot: newId() } }, '/attributes/pot'],
      [{ attributes: { bitter: true } }, '/attributes/bitter'],
      [{ productType: 'coffee' }, '/productType'],
      [{ productType: null }, '/productType'],
      [
        { variants: [{ id: made.variants[0]!.id, attributes: { form: 'powder' } }] },
        '/variants/0/attributes/form',
      ],
    ] as const;
    for (const [change, pointer] of wrong) {
      const asked = shop.asOwner<{ errors: object[] }>('PATCH', `/admin/products/${made.id}`, change);
      expect((await expectStatus(400, asked)).body.errors).toEqual(
        expect.arrayContaining([expect.objectContaining({ pointer })]),
      );
    }
    const change = {
      attributes: { origin: null, pot: pot.id },
      variants: [
        { id: made.variants[0]!.id },
        { sku: newId(), price: eur(400), attributes: { form: 'bag' } },
      ],
    };
    await expectStatus(200, shop.asOwner('PATCH', `/admin/products/${made.id}`, change));
    const page = await shop.call<Product>('GET', `/products/${made.id}`, {
      headers: { 'Accept-Language': 'de' },
    });
    expect(page.body).toMatchObject({
      attributes: [
        { key: 'caffeine', name: 'Caffeine', value: 40, text: '40', unit: 'mg' },
        { key: 'pot', value: pot.id },
      ],
      options: [{ name: 'Form', values: ['Blatt', 'Bag'] }],
      variants: [{ title: 'Blatt', attributes: [{ key: 'form', text: 'Blatt' }] }, { title: 'Bag' }],
    });
  });

  it('change only with a warning of what would break', async () => {
    const path = '/admin/product-types/tea';
    const { version } = (await expectStatus(200, shop.asOwner<Type>('GET', path))).body;
    const stricter = {
      attributes: TEA.attributes.map((one) => (one.key === 'caffeine' ? { ...one, max: 30 } : one)),
    };
    const { body: preview } = await expectStatus(200, shop.asOwner('POST', `${path}/preview`, stricter));
    expect(preview).toMatchObject({
      total: 1,
      products: [{ errors: [{ pointer: '/attributes/caffeine', code: 'range' }] }],
    });
    const match = { 'If-Match': `"${version}"` };
    await expectStatus(428, shop.asOwner('PATCH', path, stricter));
    const refused = await expectStatus(409, shop.asOwner('PATCH', path, stricter, match));
    expect(refused.body).toMatchObject({ code: 'product-type.would-break', total: 1 });
    await expectStatus(200, shop.asOwner('PATCH', `${path}?breaks=true`, stricter, match));
    await expectStatus(412, shop.asOwner('PATCH', path, { name: 'Teas' }, match));
    await expectStatus(409, shop.asOwner('DELETE', path, undefined, { 'If-Match': `"${version! + 1}"` }));
    await expectStatus(201, shop.asOwner('POST', '/admin/product-types', { ...TEA, key: 'tisane' }));
    await expectStatus(
      204,
      shop.asOwner('DELETE', '/admin/product-types/tisane', undefined, { 'If-Match': '"1"' }),
    );
    const foreign = await installation.tenant();
    await expectStatus(404, foreign.asOwner('GET', path));
    await expectStatus(400, foreign.asOwner('POST', '/admin/products', tea(1)));
  });
});
