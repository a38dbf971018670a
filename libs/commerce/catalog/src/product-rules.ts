import type { FieldError } from '#platform/errors';
import { accept, type Acceptance, type Metadata } from '#platform/values';
import type { Wording } from '#platform/languages';
import type { Product, ProductOption, ProductTranslation, RelatedProduct, Seo } from './product.schema.js';
import { composeImages, imageProblems, mediaIdsOf, type ImageInput } from './product-image.js';
import { settledAttributes, type AttributeInput } from './product-types/attribute-input.js';
import { attributeProblems } from './product-types/attribute-problems.js';
import type { AttributeValues, ProductType } from './product-types/product-type.js';
import { optionsOfAttributes } from './product-types/shown-attributes.js';
import { PRODUCT } from './product-values.js';
import { isSlug, MUST_BE_SLUG, plainKey, slugify } from './slug.js';
import {
  composeVariants,
  isBackwards,
  LATER,
  metadataOf,
  scheduleOf,
  variantProblems,
  type ScheduleInput,
  type VariantInput,
} from './variant-rules.js';
import { isOffered, type Variant } from './variant.js';

/** Input for a product. */
export interface ProductInput {
  readonly title: string;
  /** Made from the title if it is left out. */
  readonly slug?: string;
  readonly description?: string;
  readonly brand?: string | null;
  readonly type?: string | null;
  /** Key of a product type. */
  readonly productType?: string | null;
  readonly attributes?: AttributeInput;
  readonly tags?: readonly string[];
  readonly categoryIds?: readonly string[];
  readonly images?: readonly ImageInput[];
  readonly seo?: Seo;
  readonly translations?: readonly ProductTranslation[];
  readonly related?: readonly RelatedProduct[];
  readonly schedule?: ScheduleInput | null;
  readonly externalId?: string | null;
  readonly metadata?: Metadata;
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
  'productType',
  'attributes',
  'tags',
  'categoryIds',
  'options',
  'images',
  'mediaIds',
  'seo',
  'translations',
  'related',
  'schedule',
  'scheduledAt',
  'externalId',
  'metadata',
  'variants',
  'currency',
  'minPrice',
  'maxPrice',
  'reduced',
] as const satisfies readonly (keyof Product)[];
export type ProductContent = Pick<Product, (typeof CONTENT_FIELDS)[number]>;

/** Fields that events report as changed. Other fields are computed from these. */
const COMPUTED = ['titleKey', 'currency', 'minPrice', 'maxPrice', 'scheduledAt', 'mediaIds', 'reduced'];
const TOLD = new Set<string>(CONTENT_FIELDS.filter((field) => !COMPUTED.includes(field)));

const UNKNOWN_TYPE: Wording = {
  en: 'must be the key of a product type',
  de: 'muss der Schlüssel eines Produkttyps sein',
};
const TYPE_NEEDED: Wording = {
  en: 'is required for what has attributes',
  de: 'ist nötig für alles, was Attribute hat',
};

/** What the rules of a product depend on. */
export interface Surroundings {
  /** ISO 4217 code that prices must be in. */
  readonly currency: string;
  /** BCP 47; the first is the language of the product's own fields. */
  readonly locales: readonly string[];
  /** Product types by key. */
  readonly types: ReadonlyMap<string, ProductType>;
  /** The present variants of the product. Those that the input names keep their ids. */
  readonly present?: readonly Variant[];
  readonly newId: () => string;
}

/** Returns the normalised input and its problems: first those of single values, then those between values. */
export function acceptProduct(
  input: ProductInput,
  around: Omit<Surroundings, 'present' | 'newId'>,
): Acceptance<ProductInput> {
  const read = accept(PRODUCT, input);
  return read.problems.length > 0
    ? read
    : { value: read.value, problems: productProblems(read.value, around, Object.keys(read.value)) };
}

/**
 * Problems between the values of a product whose single values are valid; empty if there are none.
 * @param given names of the fields that the input gives; the rest is as it was stored
 */
export function productProblems(
  input: ProductInput,
  { currency, locales, types, present }: Omit<Surroundings, 'newId'>,
  given: readonly string[],
): FieldError[] {
  const problems: FieldError[] = [];
  if (!isSlug(input.slug ?? slugify(input.title)))
    problems.push({ pointer: '/slug', code: 'format', message: MUST_BE_SLUG });
  if (given.includes('translations')) problems.push(...translationProblems(input, locales));
  if (given.includes('images')) problems.push(...imageProblems(input.images, '/images'));
  if (isBackwards(input.schedule))
    problems.push({ pointer: '/schedule/unpublishAt', code: 'range', message: LATER });
  problems.push(...variantProblems(withOptions(input, { locales, types }), currency, present));
  if (['productType', 'attributes', 'variants'].some((field) => given.includes(field)))
    problems.push(...typedProblems(input, types, given));
  return problems;
}

/** What is wrong with the attributes; one type at a time, so that a product whose type is gone stays usable. */
function typedProblems(
  { productType, attributes, variants }: ProductInput,
  types: Surroundings['types'],
  given: readonly string[],
): FieldError[] {
  const type = types.get(productType ?? '');
  const typed = {
    attributes: settledAttributes(attributes),
    variants: variants.map((variant) => ({ attributes: settledAttributes(variant.attributes) })),
  };
  if (type) return attributeProblems(typed, type);
  if (productType)
    return given.includes('productType')
      ? [{ pointer: '/productType', code: 'unknown', message: UNKNOWN_TYPE }]
      : [];
  const has = typed.attributes ?? typed.variants.find((variant) => variant.attributes);
  return has ? [{ pointer: '/productType', code: 'required', message: TYPE_NEEDED }] : [];
}

function translationProblems(
  { translations = [] }: ProductInput,
  [, ...others]: readonly string[],
): FieldError[] {
  const allowed = others.join(', ');
  const message: Wording =
    others.length > 0
      ? {
          en: `must be one of ${allowed}, each once; the first language of the shop is in the product’s own fields`,
          de: `muss eine von ${allowed} sein, jede einmal; die erste Sprache des Shops steht in den eigenen Feldern des Produkts`,
        }
      : {
          en: 'must wait until the setting `locales` has a second language',
          de: 'muss warten, bis die Einstellung `locales` eine zweite Sprache hat',
        };
  return translations.flatMap(({ locale }, index) =>
    others.includes(locale) && translations.findIndex((one) => one.locale === locale) === index
      ? []
      : [{ pointer: `/translations/${index}/locale`, code: 'choice', message }],
  );
}

/**
 * Makes a product from an input: options from the variants, least and greatest price, ids for new variants.
 * The input comes from {@link acceptProduct}.
 */
export function composeProduct(
  input: ProductInput,
  { currency, locales, types, present = [], newId }: Surroundings,
): ProductContent {
  const variants = composeVariants(withOptions(input, { locales, types }), present, newId);
  const offered = variants.filter(isOffered);
  const prices = (offered.length > 0 ? offered : variants).map(({ price }) => price.amount);
  const images = composeImages(input.images);
  const schedule = scheduleOf(input.schedule);
  return {
    slug: input.slug ?? slugify(input.title),
    title: input.title,
    titleKey: plainKey(input.title).slice(0, 100),
    description: input.description ?? '',
    brand: input.brand ?? undefined,
    type: input.type ?? undefined,
    productType: input.productType ?? undefined,
    attributes: settledAttributes(input.attributes),
    tags: [...new Set(input.tags ?? [])],
    categoryIds: [...new Set(input.categoryIds ?? [])],
    options: optionsOf(variants),
    images,
    mediaIds: orNone(mediaIdsOf({ images, variants })),
    seo: { title: input.seo?.title, description: input.seo?.description },
    translations: orNone(input.translations?.map((one) => translationOf(one))),
    related: orNone(input.related?.map(({ productId, relation }) => ({ productId, relation }))),
    schedule,
    scheduledAt: nextChange([{ schedule }, ...variants]),
    externalId: input.externalId ?? undefined,
    metadata: metadataOf(input.metadata),
    variants,
    currency,
    minPrice: Math.min(...prices),
    maxPrice: Math.max(...prices),
    reduced:
      offered.some(({ price, compareAt }) => compareAt && compareAt.amount > price.amount) || undefined,
  };
}

/** The variants with the options that follow from their attributes, instead of those that are given. */
function withOptions(
  { variants, productType }: ProductInput,
  { locales, types }: Pick<Surroundings, 'locales' | 'types'>,
): readonly VariantInput[] {
  const derived = optionsOfAttributes(variants.map(settled), types.get(productType ?? ''), locales[0]!);
  return derived ? variants.map((variant, index) => ({ ...variant, options: derived[index] })) : variants;
}

function settled({ attributes }: VariantInput): { readonly attributes?: AttributeValues } {
  return { attributes: settledAttributes(attributes) };
}

function orNone<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list && list.length > 0 ? list : undefined;
}

function translationOf({
  locale,
  title,
  description,
  slug,
  seo,
  options,
}: ProductTranslation): ProductTranslation {
  return {
    locale,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(slug !== undefined && { slug }),
    ...(seo && { seo: { title: seo.title, description: seo.description } }),
    ...(options && {
      options: options.map(({ name, translated, values = [] }) => ({
        name,
        translated,
        values: values.map((one) => ({ value: one.value, translated: one.translated })),
      })),
    }),
  };
}

/** The first time at which something planned happens. */
function nextChange(planned: readonly Pick<Product, 'schedule'>[]): Date | undefined {
  const times = planned.flatMap(({ schedule }) => [schedule?.publishAt, schedule?.unpublishAt]);
  const [first] = times.filter((time) => time !== undefined).sort((a, b) => a.getTime() - b.getTime());
  return first;
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
