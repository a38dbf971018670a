/** How many pieces of a variant a file says there are. */
export interface ImportedQuantity {
  readonly variantId: string;
  readonly quantity: number;
}

/**
 * Port: gives variants their first stock. Bound by inventory, which this library does not know; without it quantities
 * are left alone.
 */
export interface ImportedStock {
  /**
   * Sets the stock of variants that have none recorded at the default store; others keep theirs, so that repeating an
   * import does not undo sales. Runs in the import's transaction.
   */
  begin(quantities: readonly ImportedQuantity[]): Promise<void>;
}

/** Injection token of {@link ImportedStock}. */
export const IMPORTED_STOCK = Symbol('ImportedStock');
