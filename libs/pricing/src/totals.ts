import { add, money, multiply, subtract, sum } from '#platform/money';

/** What a line costs before discounts: minor units of the totals' currency. */
export interface PricedLine {
  readonly unitPrice: number;
  readonly quantity: number;
}

/** What changes a price besides its lines, in minor units, never negative. */
export interface Adjustments {
  readonly discount?: number;
  readonly shipping?: number;
  readonly tax?: number;
}

/** Amounts in minor units of one currency: `total = subtotal − discount + shipping + tax`. */
export interface Totals {
  readonly currency: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly shipping: number;
  readonly tax: number;
  readonly total: number;
}

/** What a line adds to the subtotal, in minor units. */
export function lineTotal({ unitPrice, quantity }: PricedLine, currency: string): number {
  return multiply(money(unitPrice, currency), quantity).amount;
}

/**
 * The totals of a cart or an order. A discount takes at most what the lines cost.
 * @throws MoneyError when an amount is not a whole number or leaves the range of exact integers
 */
export function totalsOf(
  lines: readonly PricedLine[],
  currency: string,
  { discount = 0, shipping = 0, tax = 0 }: Adjustments = {},
): Totals {
  const subtotal = sum(
    lines.map((line) => money(lineTotal(line, currency), currency)),
    currency,
  );
  const taken = money(Math.min(discount, subtotal.amount), currency);
  const total = [shipping, tax].reduce(
    (total, extra) => add(total, money(extra, currency)),
    subtract(subtotal, taken),
  );
  return {
    currency,
    subtotal: subtotal.amount,
    discount: taken.amount,
    shipping,
    tax,
    total: total.amount,
  };
}
