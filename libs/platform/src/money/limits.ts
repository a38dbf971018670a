/**
 * Largest price of one piece and largest fee, in minor units of any currency: a million million. That is 10 billion euros
 * or Iranian rials (two decimals), 1 billion Kuwaiti dinars (three) and a million million dong (none): enough also for
 * currencies of low value.
 */
export const PRICE_MAX = 1_000_000_000_000;

/**
 * Largest total of the lines of a cart or an order, in minor units. A line of 999 pieces at {@link PRICE_MAX} is just below
 * it, so every single line is allowed; if a cart's total would be larger, the line that exceeds it has a problem.
 */
export const TOTAL_MAX = 1_000_000_000_000_000;

/**
 * Largest order total and largest refund: the lines and their delivery, plus the same amount again for taxes. The
 * largest integer that JavaScript, JSON and MongoDB's doubles hold exactly is 9.007 × 10^15, four times as much: no sum
 * of accepted amounts can lose a cent or fail.
 */
export const ORDER_MAX = 2 * (TOTAL_MAX + PRICE_MAX);
