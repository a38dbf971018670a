import type { ProductInput } from '../product-rules.js';
import type { VariantInput } from '../variant-rules.js';
import { matchVariants } from '../match-variants.js';
import type { Product } from '../product.schema.js';
import type { ProductStatus, Variant } from '../variant.js';
import { freeSku, generatedSku } from './generated-sku.js';
import { bad, type CsvRow } from './shopify-cells.js';
import type { ImportedProduct, ImportedVariant } from './shopify-product.js';

/** A variant as it will be. */
export interface MergedVariant {
  readonly input: VariantInput;
  /** The row that it was read from, if the file names it. */
  readonly row?: CsvRow;
  readonly quantity?: number;
}

/** The fields of a product that the file changes; what it has no column for stays as it is at present. */
export function mergeFields(
  { fields }: ImportedProduct,
  current: Product | undefined,
): ImportedProduct['fields'] {
  const present = new Map(current?.images.map((image) => [image.url, image]));
  return {
    ...fields,
    images: fields.images?.map((image): NonNullable<ProductInput['images']>[number] => ({
      alt: present.get(image.url)?.alt,
      ...image,
    })),
    seo: { ...current?.seo, ...fields.seo },
  };
}

/** A new product without a price is a draft: nobody should buy it for nothing. */
export function mergeStatus(
  { status: given, published, variants }: ImportedProduct,
  current: Product | undefined,
): ProductStatus {
  const priced = variants.length > 0 && variants.every(({ input }) => input.price);
  if (!current && !priced) return 'draft';
  const status = given ?? (published ? 'active' : (current?.status ?? 'active'));
  return published === false && status === 'active' ? 'draft' : status;
}

/**
 * The variants that a product will have; undefined if the file does not tell of variants. A file with options has all variants
 * of the product: others are removed. A file without options changes those variants whose SKUs it has.
 * @param slug the product's; SKUs are made of it
 * @param taken whether another product has a SKU
 * @throws BadRow
 */
export function mergeVariants(
  { variants }: ImportedProduct,
  current: Product | undefined,
  { slug, currency, taken }: { slug: string; currency: string; taken: (sku: string) => boolean },
): MergedVariant[] | undefined {
  if (current && variants.length === 0) return undefined;
  if (current && !variants.some(({ input }) => input.options)) return changeNamed(variants, current.variants);
  if (current) refuseLostOptions(variants, current);
  const known = matchVariants(
    variants.map(({ input }) => input),
    current?.variants ?? [],
  );
  const skus = new Set(variants.map(({ input }, index) => input.sku ?? known[index]?.sku));
  const listed: readonly Partial<ImportedVariant>[] = variants.length > 0 ? variants : [{}];
  return listed.map(({ row, input, quantity }, index) => {
    const { sku: knownSku, price = noPrice(currency, row, current), ...rest } = { ...known[index], ...input };
    const sku =
      knownSku ?? freeSku(generatedSku(slug, rest.options), (wanted) => skus.has(wanted) || taken(wanted));
    skus.add(sku);
    return { row, quantity, input: { ...rest, sku, price } };
  });
}

function changeNamed(variants: readonly ImportedVariant[], present: readonly Variant[]): MergedVariant[] {
  const bySku = new Map(present.map((variant) => [variant.sku, variant]));
  const only = present.length === 1 ? present[0] : undefined;
  const changes = new Map<Variant, ImportedVariant>();
  for (const variant of variants) {
    const known = bySku.get(variant.input.sku ?? '') ?? only;
    if (!known || changes.has(known)) throw unknownVariant(variant, present);
    changes.set(known, variant);
  }
  return present.map((variant) => {
    const { row, input, quantity } = changes.get(variant) ?? {};
    return { row, quantity, input: { ...variant, ...input } };
  });
}

/** Empty cells of options would remove all variants but one. Who fills in a template may only have left them out. */
function refuseLostOptions([first, ...others]: readonly ImportedVariant[], { variants }: Product): void {
  if (others.length > 0 || first!.input.options!.length > 0 || variants.length === 1) return;
  const message = `must not be empty, because the product has ${variants.length} variants`;
  throw bad(first!.row, 'option-missing', message, 'Option1 Name');
}

function unknownVariant({ row, input }: ImportedVariant, present: readonly Variant[]): Error {
  const which = input.sku === undefined ? 'is needed' : `${input.sku} is not one of the product’s`;
  const number = present.length === 1 ? 'one variant' : `${present.length} variants`;
  const advice = `the product has ${number}; give the SKU of one, or add the columns of the options`;
  return bad(row, 'variant-unknown', `${which}: ${advice}`, 'Variant SKU');
}

function noPrice(
  currency: string,
  row: CsvRow | undefined,
  current: Product | undefined,
): VariantInput['price'] {
  if (row && current)
    throw bad(row, 'price-missing', 'is needed, because the variant is new', 'Variant Price');
  return { amount: 0, currency };
}
