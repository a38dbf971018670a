import type { Variant, VariantOption } from './variant.js';

/** What an input says about which variant it means. */
export interface NamedVariant {
  readonly id?: string;
  readonly sku?: string;
  readonly options?: readonly VariantOption[];
}

/**
 * The present variant that each input means, by its id; else by its SKU; else by its option values. So a variant keeps its id,
 * and with it its stock, if only its SKU is corrected. No variant is found twice.
 * @returns as many entries as there are inputs; undefined for a new variant
 */
export function matchVariants(
  inputs: readonly NamedVariant[],
  present: readonly Variant[],
): (Variant | undefined)[] {
  const found: (Variant | undefined)[] = inputs.map(() => undefined);
  const open = new Set(present);
  const match = (key: (variant: NamedVariant) => string | undefined): void => {
    const byKey = new Map([...open].map((variant) => [key(variant), variant]));
    inputs.forEach((input, index) => {
      const wanted = key(input);
      if (found[index] || wanted === undefined) return;
      const variant = byKey.get(wanted);
      if (variant && open.delete(variant)) found[index] = variant;
    });
  };
  match(({ id }) => id);
  match(({ sku }) => sku);
  match(({ options }) => JSON.stringify((options ?? []).map(({ value }) => value)));
  return found;
}
