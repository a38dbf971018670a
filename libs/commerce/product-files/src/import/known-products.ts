import { isSlug, slugify, type Product } from '#commerce/catalog';
import type { FileProduct } from '../formats/file-product.js';

/** The stored products that a batch changes or could collide with, and those that the batch has added. */
export class KnownProducts {
  private readonly byId = new Map<string, Product>();
  private readonly byExternalId = new Map<string, Product>();
  private readonly byHandle = new Map<string, Product>();
  private readonly bySlug = new Map<string, Product>();
  private readonly bySku = new Map<string, Product>();

  constructor(stored: readonly Product[]) {
    for (const product of stored) this.add(product);
  }

  /** The product that a file means. */
  find({ name: { id, externalId, handle, slug }, variants }: FileProduct): Product | undefined {
    const named =
      this.byId.get(id ?? '') ??
      this.byExternalId.get(externalId ?? '') ??
      this.byHandle.get(handle ?? '') ??
      this.byId.get(handle ?? '');
    if (named) return named;
    const holds = (product: Product): boolean =>
      variants.some(({ input }) => this.holder(input.sku ?? '') === product);
    return (handle !== undefined ? this.namesake(handle, holds) : undefined) ?? this.bySlug.get(slug ?? '');
  }

  /** A product from before handles were stored, or from the API, has its slug for a handle. */
  private namesake(handle: string, holdsSku: (product: Product) => boolean): Product | undefined {
    const product = this.bySlug.get(slugify(handle));
    if (!product || product.handle !== undefined) return undefined;
    // A slug that differs from the handle may have been made from another handle; a SKU in common shows that it was not.
    return product.slug === handle || holdsSku(product) ? product : undefined;
  }

  withId(id: string): Product | undefined {
    return this.byId.get(id);
  }

  /** The product that has the SKU. */
  holder(sku: string): Product | undefined {
    return this.bySku.get(sku);
  }

  holderOfSlug(slug: string): Product | undefined {
    return this.bySlug.get(slug);
  }

  get slugs(): Iterable<string> {
    return this.bySlug.keys();
  }

  /** @param before the product in its state before */
  add(product: Product, before?: Product): void {
    for (const { sku } of before?.variants ?? []) this.bySku.delete(sku);
    if (before) this.bySlug.delete(before.slug);
    this.byId.set(product._id, product);
    if (product.externalId !== undefined) this.byExternalId.set(product.externalId, product);
    if (product.handle !== undefined) this.byHandle.set(product.handle, product);
    this.bySlug.set(product.slug, product);
    for (const { sku } of product.variants) this.bySku.set(sku, product);
  }
}

/** The slug for a new product; if the file does not give it, another product may have it. */
export function wantedSlug({ name: { slug, handle = '' }, fields: { title = '' } }: FileProduct): string {
  if (slug !== undefined) return slug;
  const made = slugify(handle) || slugify(title);
  return isSlug(made) ? made : slugify(`product ${made}`);
}
