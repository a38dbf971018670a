/**
 * Largest price of one piece and largest fee, in minor units of any currency: a million million. That is 10 billion euros
 * or rials of Iran (two decimals), 1 billion dinars of Kuwait (three) and a million million dong (none): room also where
 * money is worth little.
 */
export const PRICE_MAX = 1_000_000_000_000;

/**
 * Most that the lines of a cart or an order may come to, in minor units. A line of 999 pieces at {@link PRICE_MAX} is
 * just below it, so every line fits alone; a cart whose lines come to more shows a problem on the line that is too much.
 */
export const TOTAL_MAX = 1_000_000_000_000_000;

/**
 * Most that an order can come to, and largest refund: its lines with their delivery, and taxes of as much again. The
 * largest integer that JavaScript, JSON and MongoDB's doubles hold exactly is 9.007 × 10^15, four times as much: no sum
 * of accepted amounts can lose a cent or fail.
 */
export const ORDER_MAX = 2 * (TOTAL_MAX + PRICE_MAX);
