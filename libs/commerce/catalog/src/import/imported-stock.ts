/** The quantity in stock that a file gives for a variant. */
export interface ImportedQuantity {
  readonly variantId: string;
  readonly quantity: number;
}

/**
 * Port: gives variants their first stock. The inventory library implements it; this library does not import inventory.
 * Without an implementation, quantities are ignored.
 */
export interface ImportedStock {
  /**
   * Sets the stock at the default store of variants that have no stock record there. Other variants keep their stock, so
   * that a repeated import does not undo sales. Runs in the import's transaction.
   */
  begin(quantities: readonly ImportedQuantity[]): Promise<void>;
}

/** Injection token of {@link ImportedStock}. */
export const IMPORTED_STOCK = Symbol('ImportedStock');
