import { QUANTITY_MAX } from '#platform/quantities';
import { bestOf, type Availability } from './availability.js';
import { isOffered, type StockPolicy, type Variant } from './variant.js';

/** What can be bought of a variant now, at one store or in all stores together. */
export interface VariantStock {
  /** Pieces; QUANTITY_MAX, all that a cart can take, if the stock is no limit. */
  readonly available: number;
  readonly availability: Availability;
}

/** A variant with what decides whether it can be bought without stock. */
export interface SoldVariant {
  readonly variantId: string;
  readonly stockPolicy: StockPolicy;
}

export const NO_STOCK: VariantStock = { available: 0, availability: 'out-of-stock' };

/** What can be bought of a variant. @param stock what is in stock of it */
export function buyable(stock: VariantStock, policy: StockPolicy): VariantStock {
  if (policy === 'deny') return stock;
  const withoutStock = policy === 'untracked' ? 'in-stock' : 'back-order';
  return { available: QUANTITY_MAX, availability: bestOf([stock.availability, withoutStock]) };
}

/** The variants that shoppers see, for those who look up their stock. */
export function soldVariants(
  variants: readonly Pick<Variant, 'id' | 'status' | 'stockPolicy'>[],
): SoldVariant[] {
  return variants.filter(isOffered).map(soldVariant);
}

export function soldVariant({ id, stockPolicy = 'deny' }: Pick<Variant, 'id' | 'stockPolicy'>): SoldVariant {
  return { variantId: id, stockPolicy };
}

/** What lists show of a product that has no stock yet. */
export function availabilityWithoutStock(variants: readonly Variant[]): Availability {
  return bestOf(soldVariants(variants).map(({ stockPolicy }) => buyable(NO_STOCK, stockPolicy).availability));
}

/**
 * Port: what can be bought of variants now. The inventory library implements it; this library does not import inventory.
 * Without an implementation nothing is in stock.
 */
export interface StockOfVariants {
  /** In one query; the answer has every variant. */
  of(variants: readonly SoldVariant[]): Promise<ReadonlyMap<string, VariantStock>>;
}

/** Injection token of {@link StockOfVariants}. */
export const STOCK_OF_VARIANTS = Symbol('StockOfVariants');
