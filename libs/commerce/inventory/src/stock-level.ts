import {
  bestOf,
  buyable,
  NO_STOCK,
  type Availability,
  type SoldVariant,
  type StockPolicy,
  type VariantStock,
} from '#commerce/catalog';

/** Pieces of a variant at a store. Never negative, and never more reserved than on hand. */
export interface StockLevel {
  /** Physically in the store. */
  readonly onHand: number;
  /** How many of these are reserved for checkouts. */
  readonly reserved: number;
}

/** The pieces that a movement adds to a level; negative numbers remove pieces. */
export interface StockChange {
  readonly onHand: number;
  readonly reserved: number;
}

/** Pieces that can still be reserved. */
export function availableOf({ onHand, reserved }: StockLevel): number {
  return onHand - reserved;
}

/** What can be said of the stock at one store: whether the variant can be ordered without stock is not known here. */
export const STOCK_AVAILABILITIES = [
  'in-stock',
  'low-stock',
  'out-of-stock',
] as const satisfies Availability[];
type AvailabilityOfStock = (typeof STOCK_AVAILABILITIES)[number];

export function availabilityOf({ available, low }: { available: number; low: boolean }): AvailabilityOfStock {
  if (available <= 0) return 'out-of-stock';
  return low ? 'low-stock' : 'in-stock';
}

/** What can be bought of each of these variants, added up over the stock of several stores. */
export function stockOfVariants(
  variants: readonly SoldVariant[],
  rows: readonly { readonly variantId: string; readonly available: number; readonly low: boolean }[],
): Map<string, VariantStock> {
  const inStock = new Map<string, VariantStock>();
  for (const row of rows) {
    const { available, availability } = inStock.get(row.variantId) ?? NO_STOCK;
    inStock.set(row.variantId, {
      available: available + row.available,
      availability: bestOf([availability, availabilityOf(row)]),
    });
  }
  return new Map(
    variants.map(({ variantId, stockPolicy }) => [
      variantId,
      buyable(inStock.get(variantId) ?? NO_STOCK, stockPolicy),
    ]),
  );
}

/** How many pieces of an order are held: all, or none is, unless those that are not in stock may be owed. */
export function piecesToHold(quantity: number, level: StockLevel, policy: StockPolicy): number {
  return policy === 'back-order' ? Math.min(quantity, availableOf(level)) : quantity;
}

/** The movements that exist, for a number of pieces. */
export const stockChanges = {
  /** Reserves pieces for a checkout. */
  hold: (pieces: number): StockChange => ({ onHand: 0, reserved: pieces }),
  /** Releases reserved pieces. */
  release: (pieces: number): StockChange => ({ onHand: 0, reserved: -pieces }),
  /** Sells reserved pieces. */
  sell: (pieces: number): StockChange => ({ onHand: -pieces, reserved: -pieces }),
  /** Corrects the pieces on hand. */
  adjust: (pieces: number): StockChange => ({ onHand: pieces, reserved: 0 }),
} as const;

/** The level after a change; undefined if there are not enough pieces. */
export function applyChange(level: StockLevel, change: StockChange): StockLevel | undefined {
  const next = { onHand: level.onHand + change.onHand, reserved: level.reserved + change.reserved };
  return next.reserved >= 0 && next.onHand >= next.reserved ? next : undefined;
}

/**
 * The rule of {@link applyChange} as a condition on a stock document. It is part of the database update, so it alone
 * prevents overselling.
 */
export function conditionOf(change: StockChange): Readonly<Record<string, { readonly $gte: number }>> {
  const needs = {
    onHand: -change.onHand,
    reserved: -change.reserved,
    available: change.reserved - change.onHand,
  };
  return Object.fromEntries(
    Object.entries(needs)
      .filter(([, least]) => least > 0)
      .map(([field, $gte]) => [field, { $gte }]),
  );
}
