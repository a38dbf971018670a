/** Most pieces of one line of a cart or an order. */
export const QUANTITY_MAX = 999;

/** Most lines of a cart or an order. */
export const LINES_MAX = 100;

/**
 * Most pieces of a variant that can be counted at a store, and most that one correction may add or take away. Goods that
 * come back may lead past it: what was sold is always taken back. Ninety million stores with this much each still add up
 * to an exact integer.
 */
export const STOCK_MAX = 100_000_000;
