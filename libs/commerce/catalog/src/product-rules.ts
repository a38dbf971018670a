import type { FieldError } from '#platform/errors';
import type { Money } from '#platform/money';
import { accept, type Acceptance } from '#platform/values';
import type { Wording } from '#platform/languages';
import type { Product, ProductImage, ProductOption, Seo, Variant, VariantOption } from './product.schema.js';
import { PRODUCT } from './product-values.js';
import { matchVariants } from './match-variants.js';
import { isSlug, MUST_BE_SLUG, plainKey, slugify } from './slug.js';

/** Input for a variant. The id, the SKU or the option values of an existing variant change that variant. */
export interface VariantInput {
  readonly id?: string;
  readonly sku: string;
  readonly options?: readonly VariantOption[];
  readonly price: Money;
  readonly compareAt?: Money;
  readonly barcode?: string;
  readonly weightGrams?: number;
}

/** Input for a product. */
export interface ProductInput {
  readonly title: string;
  /** Made from the title if it is left out. */
  readonly slug?: string;
  readonly description?: string;
  readonly brand?: string | null;
  readonly type?: string | null;
  readonly tags?: readonly string[];
  readonly categoryIds?: readonly string[];
  readonly images?: readonly Omit<ProductImage, 'position'>[];
  readonly seo?: Seo;
  readonly variants: readonly VariantInput[];
}

/** The fields that are made from a {@link ProductInput}. */
export const CONTENT_FIELDS = [
  'slug',
  'title',
  'titleKey',
  'description',
  'brand',
  'type',
  'tags',
  'categoryIds',
  'options',
  'images',
  'seo',
  'variants',
  'currency',
  'minPrice',
  'maxPrice',
] as const satisfies readonly (keyof Product)[];
export type ProductContent = Pick<Product, (typeof CONTENT_FIELDS)[number]>;

/** Fields that events report as changed. Other fields are computed from these. */
const TOLD = new Set<string>(
  CONTENT_FIELDS.filter((field) => !['titleKey', 'currency', 'minPrice', 'maxPrice'].includes(field)),
);

export interface Surroundings {
  /** ISO 4217 code that prices must be in. */
  readonly currency: string;
  /** The present variants of the product. Those that the input names keep their ids. */
  readonly present?: readonly Variant[];
  readonly newId: () => string;
}

/**
 * Returns the normalised input and its problems: first those of single values, then those between values.
 * @param currency ISO 4217 code that prices must be in
 */
export function acceptProduct(input: ProductInput, currency: string): Acceptance<ProductInput> {
  const read = accept(PRODUCT, input);
  return read.problems.length > 0
    ? read
    : { value: read.value, problems: productProblems(read.value, currency) };
}

const DIFFERENT: Wording = {
  en: 'must differ from the other variants’',
  de: 'muss anders sein als bei den anderen Varianten',
};

/** Problems between the values of a product whose single values are valid; empty if there are none. */
export function productProblems(input: ProductInput, currency: string): FieldError[] {
  const problems: FieldError[] = [];
  const inCurrency = { en: `must be ${currency}`, de: `muss ${currency} sein` };
  const wrong = (pointer: string, code: string, message: Wording): void => {
    problems.push({ pointer, code, message });
  };
  if (!isSlug(input.slug ?? slugify(input.title))) {
    wrong('/slug', 'format', MUST_BE_SLUG);
  }
  const names = JSON.stringify(input.variants[0]?.options?.map(({ name }) => name) ?? []);
  const skus = new Set<string>();
  const combinations = new Set<string>();
  input.variants.forEach(({ sku, options = [], price, compareAt }, index) => {
    const at = `/variants/${index}`;
    if (skus.has(sku)) wrong(`${at}/sku`, 'duplicate', DIFFERENT);
    skus.add(sku);
    if (JSON.stringify(options.map(({ name }) => name)) !== names) {
      wrong(`${at}/options`, 'mismatch', {
        en: 'must name the same options, in the same order, as the first variant',
        de: 'muss dieselben Optionen in derselben Reihenfolge nennen wie die erste Variante',
      });
    }
    const combination = JSON.stringify(options.map(({ value }) => value));
    if (combinations.has(combination)) {
      wrong(`${at}/options`, 'duplicate', DIFFERENT);
    }
    combinations.add(combination);
    if (price.currency !== currency) wrong(`${at}/price/currency`, 'choice', inCurrency);
    if (compareAt && compareAt.currency !== currency) {
      wrong(`${at}/compareAt/currency`, 'choice', inCurrency);
    }
  });
  return problems;
}

/**
 * Makes a product from an input: options from the variants, least and greatest price, ids for new variants.
 * The input comes from {@link acceptProduct}.
 */
export function composeProduct(
  input: ProductInput,
  { currency, present = [], newId }: Surroundings,
): ProductContent {
  const variants = composeVariants(input.variants, present, newId);
  const prices = variants.map(({ price }) => price.amount);
  return {
    slug: input.slug ?? slugify(input.title),
    title: input.title,
    titleKey: plainKey(input.title).slice(0, 100),
    description: input.description ?? '',
    brand: input.brand ?? undefined,
    type: input.type ?? undefined,
    tags: [...new Set(input.tags ?? [])],
    categoryIds: [...new Set(input.categoryIds ?? [])],
    options: optionsOf(variants),
    images: (input.images ?? []).map(({ url, alt }, position) => ({ url, alt, position })),
    seo: { title: input.seo?.title, description: input.seo?.description },
    variants,
    currency,
    minPrice: Math.min(...prices),
    maxPrice: Math.max(...prices),
  };
}

function composeVariants(
  inputs: readonly VariantInput[],
  present: readonly Variant[],
  newId: () => string,
): Variant[] {
  const known = matchVariants(inputs, present);
  return inputs.map(({ sku, options = [], price, compareAt, barcode, weightGrams }, position) => ({
    id: known[position]?.id ?? newId(),
    sku,
    title: options.map(({ value }) => value).join(' / ') || 'Default',
    options: options.map(({ name, value }) => ({ name, value })),
    price: { amount: price.amount, currency: price.currency },
    compareAt: compareAt && { amount: compareAt.amount, currency: compareAt.currency },
    barcode,
    weightGrams,
    position,
  }));
}

function optionsOf(variants: readonly Variant[]): ProductOption[] {
  const values = new Map<string, Set<string>>();
  for (const { options } of variants) {
    for (const { name, value } of options) values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return [...values].map(([name, set]) => ({ name, values: [...set] }));
}

/** The fields of events that differ. Both products come from {@link composeProduct}. */
export function changedFields(before: ProductContent, after: ProductContent): string[] {
  return CONTENT_FIELDS.filter(
    (field) => TOLD.has(field) && JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
}
