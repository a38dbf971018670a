import { add, money, multiply, PRICE_MAX, subtract, sum, TOTAL_MAX } from '#platform/money';

/** The price of a line before discounts, in minor units of the totals' currency. */
export interface PricedLine {
  readonly unitPrice: number;
  readonly quantity: number;
}

/** Amounts besides the lines, in minor units, never negative. */
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

/** The amount that a line adds to the subtotal, in minor units. */
export function lineTotal({ unitPrice, quantity }: PricedLine, currency: string): number {
  return multiply(money(unitPrice, currency), quantity).amount;
}

/**
 * What each line adds to the subtotal, in minor units; undefined for a line that is too large to be counted: one with a
 * price above PRICE_MAX (stored before there was a limit), or one that would bring the sum of those before it above
 * TOTAL_MAX. What is counted adds up exactly.
 */
export function lineTotalsWithin(
  lines: readonly PricedLine[],
  currency: string,
): readonly (number | undefined)[] {
  let room = TOTAL_MAX;
  return lines.map((line) => {
    if (line.unitPrice > PRICE_MAX || line.unitPrice * line.quantity > room) return undefined;
    const total = lineTotal(line, currency);
    room -= total;
    return total;
  });
}

/**
 * The totals of a cart or an order. The discount is at most the subtotal.
 * @throws MoneyError if an amount is not a whole number or leaves the range of exact integers
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
