import type { Wording } from '#platform/languages';
import {
  matchVariants,
  type Product,
  type ProductInput,
  type ProductStatus,
  type Variant,
  type VariantInput,
} from '#commerce/catalog';
import { after, BadRow, type FileProduct, type FileVariant } from '../formats/file-product.js';
import type { ProductFormat } from '../formats/product-format.js';
import { freeSku, generatedSku, ownSku } from './generated-sku.js';

/** A variant as it will be. */
export interface MergedVariant {
  readonly input: VariantInput;
  /** Which of the file's variants it comes from, if the file has it. */
  readonly from?: number;
  readonly quantity?: number;
}

/** The fields of a product that the file changes; what it does not have stays as it is at present. */
export function mergeFields(
  { fields }: FileProduct,
  current: Product | undefined,
  readBack: ProductFormat['readBack'],
): FileProduct['fields'] {
  const present = new Map(current?.images.map((image) => [image.url ?? image.mediaId, image]));
  return {
    ...(current && readBack ? withoutReadBack(fields, readBack(current)) : fields),
    images: fields.images?.map((image): NonNullable<ProductInput['images']>[number] => ({
      alt: present.get(image.url ?? image.mediaId)?.alt,
      ...image,
    })),
    seo: { ...current?.seo, ...fields.seo },
  };
}

/** Leaves out fields that say what the product would be written as: then only the format could not show them in full. */
function withoutReadBack(
  fields: FileProduct['fields'],
  shown: Readonly<Record<string, unknown>>,
): FileProduct['fields'] {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => !(name in shown) || JSON.stringify(shown[name]) !== JSON.stringify(value),
    ),
  );
}

/** A new product without a price is a draft: nobody should buy it for nothing. */
export function mergeStatus(
  { status: given, published, variants }: FileProduct,
  current: Product | undefined,
): ProductStatus {
  const priced = variants.length > 0 && variants.every(({ input }) => input.price);
  if (!current && !priced) return 'draft';
  const status = given ?? (published ? 'active' : (current?.status ?? 'active'));
  return published === false && status === 'active' ? 'draft' : status;
}

/** What is around the variants of a product. */
interface Around {
  /** The product's; SKUs are made of it. */
  readonly slug: string;
  readonly currency: string;
  /** Whether another product has a SKU. */
  readonly taken: (sku: string) => boolean;
}

/**
 * The variants that a product will have; undefined if the file does not tell of variants. A file with options has all variants
 * of the product: others are removed. A file without options changes those variants whose ids or SKUs it has.
 * @throws BadRow
 */
export function mergeVariants(
  product: FileProduct,
  current: Product | undefined,
  { slug, currency, taken }: Around,
): MergedVariant[] | undefined {
  const variants = ofThisShop(product, current);
  if (current && variants.length === 0) return undefined;
  if (current && !variants.some(({ input }) => input.options)) return changeNamed(product, current.variants);
  if (current) refuseLostOptions(product, current);
  const known = matchVariants(
    variants.map(({ input }) => input),
    current?.variants ?? [],
  );
  const skus = new Set(variants.map(({ input }, index) => input.sku ?? known[index]?.sku));
  const listed: readonly Partial<FileVariant>[] = variants.length > 0 ? variants : [{}];
  return listed.map(({ input, quantity, sharedSku }, index) => {
    const merged: Partial<VariantInput> = { ...known[index], ...input };
    const { options, price } = merged;
    const wanted = (): string =>
      sharedSku === undefined ? generatedSku(slug, options) : ownSku(sharedSku, options);
    const sku = merged.sku ?? freeSku(wanted(), (one) => skus.has(one) || taken(one));
    skus.add(sku);
    if (!price && current) throw wrong(product, index, 'price', 'price-missing', PRICE_NEEDED);
    const whole = { ...merged, sku, price: price ?? { amount: 0, currency } };
    return { from: input && index, quantity, input: whole };
  });
}

/** A file from another shop has ids of variants that are none here; its products have other ids as well. */
function ofThisShop({ name, variants }: FileProduct, current: Product | undefined): readonly FileVariant[] {
  if (current && (name.id === undefined || name.id === current._id)) return variants;
  return variants.map((variant) => {
    if (variant.input.id === undefined) return variant;
    const { id: _, ...input } = variant.input;
    return { ...variant, input };
  });
}

function changeNamed(product: FileProduct, present: readonly Variant[]): MergedVariant[] {
  const byName = new Map(
    present.flatMap((variant) => [[variant.id, variant] as const, [variant.sku, variant] as const]),
  );
  const only = present.length === 1 ? present[0] : undefined;
  const changes = new Map<Variant, number>();
  product.variants.forEach(({ input: { id, sku } }, index) => {
    const known = byName.get(id ?? '') ?? byName.get(sku ?? '') ?? only;
    if (!known || changes.has(known)) throw unknownVariant(product, index, present);
    changes.set(known, index);
  });
  return present.map((variant) => {
    const from = changes.get(variant);
    const { input = {}, quantity } = (from === undefined ? undefined : product.variants[from]) ?? {};
    return { from, quantity, input: { ...variant, ...input } };
  });
}

/** Empty cells of options would remove all variants but one. Who fills in a template may only have left them out. */
function refuseLostOptions(product: FileProduct, { variants }: Product): void {
  const [first, ...others] = product.variants;
  if (others.length > 0 || first!.input.options!.length > 0 || variants.length === 1) return;
  throw wrong(product, 0, 'options/0/name', 'option-missing', {
    en: `must not be empty, because the product has ${variants.length} variants`,
    de: `darf nicht leer sein, denn das Produkt hat ${variants.length} Varianten`,
  });
}

function unknownVariant(product: FileProduct, index: number, present: readonly Variant[]): BadRow {
  const { sku } = product.variants[index]!.input;
  const [count, anzahl] =
    present.length === 1
      ? ['one variant', 'eine Variante']
      : [`${present.length} variants`, `${present.length} Varianten`];
  return wrong(product, index, 'sku', 'variant-unknown', {
    en: `${sku === undefined ? 'is needed' : `${sku} is not one of the product’s`}: the product has ${count}; give the SKU of one, or add the columns of the options`,
    de: `${sku === undefined ? 'fehlt' : `${sku} gehört nicht zum Produkt`}: das Produkt hat ${anzahl}; nennen Sie die SKU von einer, oder ergänzen Sie die Spalten der Optionen`,
  });
}

const PRICE_NEEDED: Wording = {
  en: 'is needed, because the variant is new',
  de: 'fehlt, denn die Variante ist neu',
};

/** @param field of the variant, as in a pointer @param message the rest of a sentence that starts with the column */
function wrong(product: FileProduct, index: number, field: string, code: string, message: Wording): BadRow {
  const { row, column } = product.place(`/variants/${index}/${field}`);
  return new BadRow({ row, code, ...(column !== undefined && { column }), message: after(column, message) });
}
