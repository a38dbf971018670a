import fc from 'fast-check';
import { applyChange, availableOf, conditionOf, stockChanges, type StockLevel } from './stock-level.js';

const pieces = fc.integer({ min: 0, max: 20 });
const change = fc.oneof(
  pieces.map(stockChanges.hold),
  pieces.map(stockChanges.release),
  pieces.map(stockChanges.sell),
  fc.integer({ min: -20, max: 20 }).map(stockChanges.adjust),
);
const level = fc
  .tuple(pieces, pieces)
  .map(([a, b]) => ({ onHand: Math.max(a, b), reserved: Math.min(a, b) }));

/** As MongoDB reads `{ field: { $gte: n } }`. */
function fits(stock: StockLevel, condition: ReturnType<typeof conditionOf>): boolean {
  const document: Record<string, number> = { ...stock, available: availableOf(stock) };
  return Object.entries(condition).every(([field, { $gte }]) => document[field]! >= $gte);
}

describe('a stock level', () => {
  it('is never negative and never has more pieces reserved than on hand', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 50 }), (changes) => {
        let stock: StockLevel = { onHand: 10, reserved: 0 };
        for (const next of changes) {
          stock = applyChange(stock, next) ?? stock;
          if (stock.onHand < 0 || stock.reserved < 0 || availableOf(stock) < 0) return false;
        }
        return true;
      }),
    );
  });

  it('allows exactly the changes that the database’s condition allows', () => {
    fc.assert(
      fc.property(level, change, (stock, next) => {
        expect(fits(stock, conditionOf(next))).toBe(applyChange(stock, next) !== undefined);
      }),
    );
  });

  it('is the same after a hold and a release, and smaller after a sale', () => {
    const stock = { onHand: 10, reserved: 2 };
    const held = applyChange(stock, stockChanges.hold(3))!;
    expect(availableOf(held)).toBe(5);
    expect(applyChange(held, stockChanges.release(3))).toEqual(stock);
    expect(applyChange(held, stockChanges.sell(3))).toEqual({ onHand: 7, reserved: 2 });
    expect(applyChange(stock, stockChanges.hold(9))).toBeUndefined();
  });
});
