import fc from 'fast-check';
import { PRICE_MAX, TOTAL_MAX } from '#platform/money';
import { LINES_MAX, QUANTITY_MAX } from '#platform/quantities';
import { lineTotal, lineTotalsWithin, totalsOf } from './totals.js';

const line = fc.record({ unitPrice: fc.nat(10_000_000), quantity: fc.integer({ min: 1, max: 999 }) });
const amount = fc.nat(10_000_000);

describe('totals', () => {
  it('add up for all lines and charges', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 100 }),
        amount,
        amount,
        amount,
        (lines, discount, shipping, tax) => {
          const totals = totalsOf(lines, 'EUR', { discount, shipping, tax });
          const ofLines = lines.reduce((all, { unitPrice, quantity }) => all + unitPrice * quantity, 0);
          expect(totals.subtotal).toBe(ofLines);
          expect(totals.total).toBe(totals.subtotal - totals.discount + totals.shipping + totals.tax);
          expect(totals.total).toBeGreaterThanOrEqual(totals.shipping + totals.tax);
        },
      ),
    );
  });

  it('do not depend on the order of lines', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(totalsOf(lines.toReversed(), 'JPY')).toEqual(totalsOf(lines, 'JPY'));
      }),
    );
  });

  it('are 0 without lines', () => {
    expect(totalsOf([], 'EUR')).toEqual({
      currency: 'EUR',
      subtotal: 0,
      discount: 0,
      shipping: 0,
      tax: 0,
      total: 0,
    });
  });

  it('refuse amounts that cannot be exact', () => {
    expect(() => lineTotal({ unitPrice: Number.MAX_SAFE_INTEGER, quantity: 2 }, 'EUR')).toThrow(
      'whole number',
    );
    expect(() => totalsOf([{ unitPrice: 0.5, quantity: 1 }], 'EUR')).toThrow('whole number');
  });

  it('are exact integers for every cart, also with old prices above the largest price', () => {
    const line = fc.record({
      unitPrice: fc.oneof(fc.constant(PRICE_MAX), fc.maxSafeNat()),
      quantity: fc.oneof(fc.constant(QUANTITY_MAX), fc.integer({ min: 1, max: QUANTITY_MAX })),
    });
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: LINES_MAX }),
        fc.constantFrom('VND', 'EUR', 'IRR', 'KWD'),
        (lines, currency) => {
          const each = lineTotalsWithin(lines, currency);
          const counted = lines.filter((_, index) => each[index] !== undefined);
          const extras = { shipping: PRICE_MAX, tax: TOTAL_MAX };
          const { subtotal, total } = totalsOf(counted, currency, extras);
          expect(subtotal).toBe(each.reduce<number>((sum, one) => sum + (one ?? 0), 0));
          expect(subtotal).toBeLessThanOrEqual(TOTAL_MAX);
          expect(Number.isSafeInteger(total)).toBe(true);
        },
      ),
    );
  });

  it('count every line that is allowed by itself', () => {
    const largest = { unitPrice: PRICE_MAX, quantity: QUANTITY_MAX };
    expect(lineTotalsWithin([largest], 'KWD')).toEqual([PRICE_MAX * QUANTITY_MAX]);
    expect(lineTotalsWithin([largest, largest, { unitPrice: 5, quantity: 1 }], 'KWD')).toEqual([
      PRICE_MAX * QUANTITY_MAX,
      undefined,
      5,
    ]);
  });
});
