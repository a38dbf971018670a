import fc from 'fast-check';
import { acceptProduct, changedFields, composeProduct, type ProductInput } from './product-rules.js';
import { isSlug, slugify } from './slug.js';

let ids = 0;
const newId = (): string => `id-${++ids}`;
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const size = (value: string) => [{ name: 'Size', value }];
const jacket: ProductInput = {
  title: 'Ridge Jäcket',
  variants: [
    { sku: 'S', options: size('S'), price: eur(900) },
    { sku: 'M', options: size('M'), price: eur(1200), compareAt: eur(1500) },
  ],
};
const AROUND = { currency: 'EUR', locales: ['en'], types: new Map() } as const;
const compose = (input: ProductInput, present = composeProduct(jacket, { ...AROUND, newId }).variants) =>
  composeProduct(input, { ...AROUND, present, newId });

describe('a product', () => {
  it('gets its slug, options and price range from what it is made of', () => {
    expect(compose(jacket)).toMatchObject({
      slug: 'ridge-jacket',
      titleKey: 'ridge jacket',
      options: [{ name: 'Size', values: ['S', 'M'] }],
      minPrice: 900,
      maxPrice: 1200,
      currency: 'EUR',
    });
  });

  it('keeps the ids of variants that are named by id or SKU, and gives new ones to the others', () => {
    const { variants } = compose(jacket, []);
    const [small, medium] = variants;
    const next = compose(
      {
        ...jacket,
        variants: [
          { sku: 'M', options: size('M'), price: eur(1) },
          { id: small!.id, sku: 'S-NEW', options: size('S'), price: eur(2) },
          { sku: 'L', options: size('L'), price: eur(3) },
        ],
      },
      variants,
    ).variants;
    expect(next.slice(0, 2).map(({ id }) => id)).toEqual([medium!.id, small!.id]);
    expect([small!.id, medium!.id]).not.toContain(next[2]!.id);
  });

  it('keeps the ids of variants whose SKUs are corrected, recognising them by their option values', () => {
    const { variants } = compose(jacket, []);
    const corrected = jacket.variants.map((variant) => ({ ...variant, sku: `RJ-${variant.sku}` }));
    const next = compose({ ...jacket, variants: corrected.toReversed() }, variants).variants;
    expect(next.map(({ id, sku }) => [id, sku])).toEqual([
      [variants[1]!.id, 'RJ-M'],
      [variants[0]!.id, 'RJ-S'],
    ]);
  });

  it('takes the SKU for the variant if SKU and option values disagree', () => {
    const { variants } = compose(jacket, []);
    const swapped = jacket.variants.map((variant, at) => ({ ...variant, sku: jacket.variants[1 - at]!.sku }));
    const next = compose({ ...jacket, variants: swapped }, variants).variants;
    expect(next.map(({ id }) => id)).toEqual([variants[1]!.id, variants[0]!.id]);
  });

  it('never gives one id to two variants', () => {
    const { variants } = compose(jacket, []);
    const swapped = compose(
      {
        ...jacket,
        variants: [
          { id: variants[0]!.id, sku: 'M', options: size('S'), price: eur(1) },
          { sku: 'S', options: size('M'), price: eur(1) },
        ],
      },
      variants,
    ).variants;
    expect(new Set(swapped.map(({ id }) => id)).size).toBe(2);
  });

  it('reports no change when composed again from itself', () => {
    const content = compose(jacket, []);
    expect(changedFields(content, compose(content, [...content.variants]))).toEqual([]);
    expect(changedFields(content, compose({ ...content, title: 'Other' }, [...content.variants]))).toEqual([
      'title',
    ]);
  });

  it.each<[string, Partial<ProductInput>, string]>([
    ['without variants', { variants: [] }, '/variants'],
    ['with an id for a slug', { slug: '01jd2k3m4n5p6q7r8s9tavwxyz' }, '/slug'],
    ['whose title gives no slug', { title: '!!!' }, '/slug'],
    [
      'with one SKU twice',
      { variants: [jacket.variants[0]!, { ...jacket.variants[1]!, sku: 'S' }] },
      '/variants/1/sku',
    ],
    [
      'with one choice twice',
      { variants: [jacket.variants[0]!, { ...jacket.variants[1]!, options: size('S') }] },
      '/variants/1/options',
    ],
    [
      'whose variants name different options',
      { variants: [jacket.variants[0]!, { ...jacket.variants[1]!, options: [] }] },
      '/variants/1/options',
    ],
    [
      'priced in another currency',
      { variants: [{ sku: 'S', price: { amount: 1, currency: 'USD' } }] },
      '/variants/0/price/currency',
    ],
  ])('%s is refused', (_case, change, pointer) => {
    const { problems } = acceptProduct({ ...jacket, ...change }, AROUND);
    expect(problems.map((problem) => problem.pointer)).toContain(pointer);
  });
});

describe('a slug', () => {
  it.each([
    ['Blaue Hütte!', 'blaue-hutte'],
    ['Straße Ǽ', 'strasse-ae'],
    ['Красный чай', 'красный-чай'],
    ['قميص أزرق', 'قميص-أزرق'],
    ['ガラスの赤いマグ', 'ガラスの赤いマグ'],
    ['한국어 셔츠', '한국어-셔츠'],
    ['हिन्दी', 'हिन्दी'],
    ['ΟΔΟΣ №5', 'οδος-no5'],
    ['👕 ★', ''],
  ])('made from %s is %j', (text, slug) => {
    expect(slugify(text)).toBe(slug);
  });

  it.each(['Mug', 'mug ', 'mug!', 'a--b', '-a', 'Чай', 'ｍug', 'hütte', '★', 'a\u0301'])(
    'is not %j',
    (text) => {
      expect(isSlug(text)).toBe(false);
    },
  );

  it('made from any text is a slug or empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const slug = slugify(text);
        return slug === '' || isSlug(slug) || /^[0-9a-z]{26}$/.test(slug);
      }),
    );
  });
});
