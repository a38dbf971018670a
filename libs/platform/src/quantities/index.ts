/** Most pieces of one line of a cart or an order. */
export const QUANTITY_MAX = 999;

/** Most lines of a cart or an order. */
export const LINES_MAX = 100;

/**
 * Most pieces of a variant that can be counted at a store, and most that one correction may add or remove. Returned goods may
 * exceed it, because sold pieces can always come back. The sum over ninety million stores with this many pieces is still an
 * exact integer.
 */
export const STOCK_MAX = 100_000_000;
