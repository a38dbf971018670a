import fc from 'fast-check';
import { lineTotal, totalsOf } from './totals.js';

const line = fc.record({ unitPrice: fc.nat(10_000_000), quantity: fc.integer({ min: 1, max: 999 }) });
const amount = fc.nat(10_000_000);

describe('totals', () => {
  it('add up, whatever is bought', () => {
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

  it('are nothing for nothing', () => {
    expect(totalsOf([], 'EUR')).toEqual({
      currency: 'EUR',
      subtotal: 0,
      discount: 0,
      shipping: 0,
      tax: 0,
      total: 0,
    });
  });

  it('refuse what cannot be exact', () => {
    expect(() => lineTotal({ unitPrice: Number.MAX_SAFE_INTEGER, quantity: 2 }, 'EUR')).toThrow(
      'whole number',
    );
    expect(() => totalsOf([{ unitPrice: 0.5, quantity: 1 }], 'EUR')).toThrow('whole number');
  });
});
