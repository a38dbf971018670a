import fc from 'fast-check';
import { QUANTITY_MAX } from '#platform/quantities';
import { AVAILABILITIES } from './availability.js';
import { availabilityWithoutStock, buyable, NO_STOCK, soldVariants } from './variant-stock.js';
import { allowsQuantity, quantityRange, type StockPolicy, type Variant } from './variant.js';

const inStock = { available: 3, availability: 'in-stock' } as const;
const few = { available: 1, availability: 'low-stock' } as const;
const ALL = QUANTITY_MAX;

describe('what can be bought', () => {
  it.each([
    ['deny', inStock, inStock],
    ['deny', few, few],
    ['deny', NO_STOCK, { available: 0, availability: 'out-of-stock' }],
    ['back-order', inStock, { available: ALL, availability: 'in-stock' }],
    ['back-order', few, { available: ALL, availability: 'low-stock' }],
    ['back-order', NO_STOCK, { available: ALL, availability: 'back-order' }],
    ['untracked', NO_STOCK, { available: ALL, availability: 'in-stock' }],
    ['untracked', few, { available: ALL, availability: 'in-stock' }],
  ] as const)('by the policy %s, of %o', (policy, stock, expected) => {
    expect(buyable(stock, policy)).toEqual(expected);
  });

  it('is something if and only if the availability says so', () => {
    const stock = fc.oneof(fc.constant(NO_STOCK), fc.constant(few), fc.constant(inStock));
    const policy = fc.constantFrom<StockPolicy>('deny', 'back-order', 'untracked');
    fc.assert(
      fc.property(stock, policy, (there, rule) => {
        const { available, availability } = buyable(there, rule);
        expect(AVAILABILITIES).toContain(availability);
        expect(available > 0).toBe(availability !== 'out-of-stock');
      }),
    );
  });

  it('counts only variants that are offered', () => {
    const variant = (stockPolicy: StockPolicy, status: 'active' | 'draft'): Variant =>
      ({ id: stockPolicy, stockPolicy, status }) as Variant;
    const variants = [variant('untracked', 'draft'), variant('back-order', 'active')];
    expect(soldVariants(variants)).toEqual([{ variantId: 'back-order', stockPolicy: 'back-order' }]);
    expect(availabilityWithoutStock(variants)).toBe('back-order');
    expect(availabilityWithoutStock([])).toBe('out-of-stock');
  });
});

describe('quantities that can be ordered', () => {
  it.each([
    [undefined, 6, [1, 2, 3, 4, 5, 6]],
    [{ min: 6, step: 6, max: 20 }, ALL, [6, 12, 18]],
    [{ min: 2, step: 3 }, 10, [2, 5, 8]],
    [{ min: 4, step: 1, max: 4 }, ALL, [4]],
  ])('by the rule %o, up to %i', (rule, most, allowed) => {
    const upTo = Array.from({ length: most }, (_, index) => index + 1);
    expect(upTo.filter((quantity) => allowsQuantity(rule, quantity))).toEqual(allowed);
  });

  it('are at most what a cart can hold', () => {
    expect(quantityRange({ min: 1, step: 1 })).toEqual({ min: 1, max: ALL, step: 1 });
    expect(allowsQuantity({ min: 1, step: 1 }, ALL + 1)).toBe(false);
  });
});
