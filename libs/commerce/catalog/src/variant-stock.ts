import type { Availability } from './availability.js';

/** What can be bought of a variant now, in all stores together. */
export interface VariantStock {
  readonly available: number;
  readonly availability: Availability;
}

/**
 * Port: the stock of variants as it is now. The inventory library implements it; this library does not import inventory.
 * Without an implementation nothing is in stock.
 */
export interface StockOfVariants {
  /** In one query; the answer has every id. */
  of(variantIds: readonly string[]): Promise<ReadonlyMap<string, VariantStock>>;
}

/** Injection token of {@link StockOfVariants}. */
export const STOCK_OF_VARIANTS = Symbol('StockOfVariants');
