/**
 * Largest price of one piece, largest fee and largest wish for a refund, in minor units of any currency: a million
 * million. That is 10 billion euros or rials of Iran (two decimals), 1 billion dinars of Kuwait (three) and a million
 * million dong (none): room for a house where money is worth little.
 */
export const PRICE_MAX = 1_000_000_000_000;

/**
 * Most that the lines of a cart or an order may come to, in minor units. A line of 999 pieces at {@link PRICE_MAX} is
 * just below it, so every line fits alone; a cart whose lines come to more shows a problem on the line that is too much.
 *
 * With delivery (at most one PRICE_MAX) and taxes (at most as much again) an order stays below 2.002 × 10^15, and the
 * largest integer that JavaScript, JSON and MongoDB's doubles hold exactly is 9.007 × 10^15: no sum of accepted amounts
 * can lose a cent or fail.
 */
export const TOTAL_MAX = 1_000_000_000_000_000;
