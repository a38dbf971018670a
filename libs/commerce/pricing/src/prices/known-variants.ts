/**
 * Port: which variants the shop has. The catalogue implements it; this library stands below it. Without an implementation,
 * a price may be set for any id.
 */
export interface KnownVariants {
  /** Those of the ids that no variant of a product has that is not deleted. */
  unknown(variantIds: readonly string[]): Promise<readonly string[]>;
}

/** Injection token of {@link KnownVariants}. */
export const KNOWN_VARIANTS = Symbol('KnownVariants');
