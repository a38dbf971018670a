import type { NewEvent } from '#foundation/tenancy';
import type { ProductFacts } from './catalog.events.js';
import { keysOf } from './product-keys.js';
import type { ProductInput } from './product-rules.js';
import type { Product } from './product.schema.js';
import { withPresent, type VariantChange } from './variant-rules.js';

/** A change of a product: what is left out stays as it is. */
export interface ProductEdit extends Partial<Omit<ProductInput, 'variants'>> {
  /** All variants; those that are not in the list are removed. */
  readonly variants?: readonly VariantChange[];
}

/** A product's next state with its event. There is no event if nothing changed. */
export interface ProductChange {
  readonly product: Product;
  readonly event?: NewEvent;
}

/** Most slugs that are remembered. */
const FORMER_SLUGS_MAX = 50;

/** An edit as the input of a whole product, except for fields that it leaves out. */
export function changeOf(
  { variants, metadata, attributes, ...fields }: ProductEdit,
  current: Product,
): Partial<ProductInput> {
  return {
    ...fields,
    ...(metadata && { metadata: { ...current.metadata, ...metadata } }),
    ...(attributes && { attributes: { ...current.attributes, ...attributes } }),
    ...(variants && { variants: withPresent(variants, current.variants) as ProductInput['variants'] }),
  };
}

/** The product with its keys, which follow from the rest. */
export function keyed(product: Omit<Product, 'keys'>): Product {
  return { ...product, keys: keysOf(product) };
}

/** The slugs that it had before, with those that a change takes away, without those that it has again. */
export function formerSlugsOf(
  before: Product,
  after: Pick<Product, 'slug' | 'translations'>,
): readonly string[] | undefined {
  const present = slugPaths(after);
  const former = [...slugPaths(before), ...(before.formerSlugs ?? [])];
  const kept = [...new Set(former)].filter((path) => !present.includes(path)).slice(0, FORMER_SLUGS_MAX);
  return kept.length > 0 ? kept : undefined;
}

function slugPaths({ slug, translations = [] }: Pick<Product, 'slug' | 'translations'>): string[] {
  const others = translations.flatMap((one) => (one.slug === undefined ? [] : [`${one.locale}/${one.slug}`]));
  return [`/${slug}`, ...others];
}

/** The fields that every change changes. */
export function touched({ version }: Product): Pick<Product, 'version' | 'updatedAt'> {
  return { version: version + 1, updatedAt: new Date() };
}

export function factsOf({ _id, slug, title, status, version, externalId }: Product): ProductFacts {
  return { productId: _id, slug, title, status, version, ...(externalId !== undefined && { externalId }) };
}
