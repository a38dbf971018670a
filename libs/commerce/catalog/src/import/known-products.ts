import type { Product } from '../product.schema.js';
import { isSlug, slugify } from '../slug.js';
import type { ImportedProduct } from './shopify-product.js';

/** The stored products that a batch changes or could collide with, and those that the batch has added. */
export class KnownProducts {
  private readonly byHandle = new Map<string, Product>();
  private readonly bySlug = new Map<string, Product>();
  private readonly bySku = new Map<string, Product>();

  constructor(stored: readonly Product[]) {
    for (const product of stored) this.add(product);
  }

  /** The product with this handle. One from before handles were stored, or from the API, has its slug for a handle. */
  find({ handle, variants }: ImportedProduct): Product | undefined {
    const known = this.byHandle.get(handle);
    if (known) return known;
    const namesake = this.bySlug.get(slugify(handle));
    if (!namesake || namesake.handle !== undefined) return undefined;
    // A slug that differs from the handle may have been made from another handle; a SKU in common shows that it was not.
    const same =
      namesake.slug === handle || variants.some(({ input }) => this.holder(input.sku ?? '') === namesake);
    return same ? namesake : undefined;
  }

  /** The product that has the SKU. */
  holder(sku: string): Product | undefined {
    return this.bySku.get(sku);
  }

  hasSlug(slug: string): boolean {
    return this.bySlug.has(slug);
  }

  get slugs(): Iterable<string> {
    return this.bySlug.keys();
  }

  /** @param before the product in its state before */
  add(product: Product, before?: Product): void {
    for (const { sku } of before?.variants ?? []) this.bySku.delete(sku);
    if (product.handle !== undefined) this.byHandle.set(product.handle, product);
    this.bySlug.set(product.slug, product);
    for (const { sku } of product.variants) this.bySku.set(sku, product);
  }
}

/** The slug for a product with this handle; another product may have it. */
export function wantedSlug({ handle, fields }: ImportedProduct): string {
  const made = slugify(handle) || slugify(fields.title);
  return isSlug(made) ? made : slugify(`product ${made}`);
}
