import fc from 'fast-check';
import { LINES_MAX, QUANTITY_MAX } from '#platform/quantities';
import { mergedItems } from './cart-changes.js';
import type { CartItem } from './cart.schema.js';

const items = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    variantId: fc.integer({ min: 1, max: 150 }).map(String),
    quantity: fc.integer({ min: 1, max: QUANTITY_MAX }),
  }),
  { selector: ({ variantId }) => variantId, maxLength: LINES_MAX },
);
const pieces = (cart: readonly CartItem[], variantId: string): number =>
  cart.find((item) => item.variantId === variantId)?.quantity ?? 0;

describe('merging carts', () => {
  it('keeps every piece, up to the limits of a cart', () => {
    fc.assert(
      fc.property(items, items, (into, from) => {
        const merged = mergedItems(into, from);
        expect(merged.length).toBeLessThanOrEqual(LINES_MAX);
        for (const { variantId, quantity } of merged) {
          const sum = pieces(into, variantId) + pieces(from, variantId);
          expect(quantity).toBe(Math.min(QUANTITY_MAX, sum));
        }
        for (const { variantId } of into) expect(pieces(merged, variantId)).toBeGreaterThan(0);
      }),
    );
  });
});
