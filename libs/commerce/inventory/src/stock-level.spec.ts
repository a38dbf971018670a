import fc from 'fast-check';
import type { StockPolicy } from '#commerce/catalog';
import {
  applyChange,
  availableOf,
  conditionOf,
  piecesToHold,
  stockChanges,
  type StockLevel,
} from './stock-level.js';

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

/** Orders of one variant: how many pieces, by which policy, and how they end. */
const orders = fc.array(
  fc.record({
    quantity: fc.integer({ min: 1, max: 9 }),
    policy: fc.constantFrom<StockPolicy>('deny', 'back-order'),
    end: fc.constantFrom('release', 'sell', 'take back'),
  }),
  { maxLength: 20 },
);

describe('what is held and what is owed', () => {
  it('adds up to what was ordered; only what may be owed is', () => {
    fc.assert(
      fc.property(level, fc.integer({ min: 1, max: 30 }), (stock, quantity) => {
        const held = piecesToHold(quantity, stock, 'back-order');
        expect(held).toBeGreaterThanOrEqual(0);
        expect(held).toBe(Math.min(quantity, availableOf(stock)));
        expect(applyChange(stock, stockChanges.hold(held))).toBeDefined();
        expect(piecesToHold(quantity, stock, 'deny')).toBe(quantity);
      }),
    );
  });

  it('leaves the stock as it was, less what was sold of it, however orders end', () => {
    fc.assert(
      fc.property(orders, pieces, (placed, onHand) => {
        let stock: StockLevel = { onHand, reserved: 0 };
        const held = placed.map(({ quantity, policy }) => {
          const wanted = piecesToHold(quantity, stock, policy);
          const next = applyChange(stock, stockChanges.hold(wanted));
          stock = next ?? stock;
          return next ? wanted : 0;
        });
        let sold = 0;
        placed.forEach(({ end }, index) => {
          const count = held[index]!;
          const { release, sell, adjust } = stockChanges;
          stock = applyChange(stock, end === 'release' ? release(count) : sell(count))!;
          if (end === 'take back') stock = applyChange(stock, adjust(count))!;
          if (end === 'sell') sold += count;
        });
        expect(stock).toEqual({ onHand: onHand - sold, reserved: 0 });
      }),
    );
  });
});
