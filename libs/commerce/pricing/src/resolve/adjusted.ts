import { PRICE_MAX } from '#platform/money';
import type { Adjustment } from '../price-lists/price-list.js';

/**
 * A price that follows a base price, rounded once, half up, to a multiple of `roundTo`; never negative, and at most
 * PRICE_MAX. Exact (BigInt) for every amount and percentage.
 * @param amount minor units
 */
export function adjusted(amount: number, { percent, roundTo = 1 }: Adjustment): number {
  const hundredths = BigInt(Math.round(percent * 100)) + 10_000n;
  if (hundredths <= 0n) return 0;
  const divisor = 10_000n * BigInt(roundTo);
  const multiples = (2n * BigInt(amount) * hundredths + divisor) / (2n * divisor);
  return Math.min(Number(multiples) * roundTo, PRICE_MAX);
}
