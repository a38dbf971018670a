/** Pieces of a variant at a store. Never negative, and never more reserved than there are. */
export interface StockLevel {
  /** Physically there. */
  readonly onHand: number;
  /** Of these, promised to checkouts. */
  readonly reserved: number;
}

/** What a movement adds to a level; negative takes away. */
export interface StockChange {
  readonly onHand: number;
  readonly reserved: number;
}

/** What can still be promised. */
export function availableOf({ onHand, reserved }: StockLevel): number {
  return onHand - reserved;
}

/** The movements that exist, for a number of pieces. */
export const stockChanges = {
  /** Promises pieces to a checkout. */
  hold: (pieces: number): StockChange => ({ onHand: 0, reserved: pieces }),
  /** Takes a promise back. */
  release: (pieces: number): StockChange => ({ onHand: 0, reserved: -pieces }),
  /** Hands promised pieces out. */
  sell: (pieces: number): StockChange => ({ onHand: -pieces, reserved: -pieces }),
  /** More or fewer pieces are there than was thought. */
  adjust: (pieces: number): StockChange => ({ onHand: pieces, reserved: 0 }),
} as const;

/** The level after a change, or undefined where the pieces do not suffice. */
export function applyChange(level: StockLevel, change: StockChange): StockLevel | undefined {
  const next = { onHand: level.onHand + change.onHand, reserved: level.reserved + change.reserved };
  return next.reserved >= 0 && next.onHand >= next.reserved ? next : undefined;
}

/**
 * The same rule as {@link applyChange} for the database: what a stock document must have for the change to be
 * allowed. It is part of the update itself, so that it alone keeps stock from being sold twice.
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
