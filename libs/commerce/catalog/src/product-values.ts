import {
  COUNTRY,
  currency,
  externalId,
  flag,
  id,
  list,
  locale,
  metadata,
  nullable,
  object,
  oneOf,
  optional,
  price,
  text,
  texts,
  time,
  url,
  whole,
  type Bounds,
  type Shape,
} from '#platform/values';
import type { Wording } from '#platform/languages';
import { PRICE_MAX } from '#platform/money';
import { QUANTITY_MAX } from '#platform/quantities';
import { RELATIONS } from './product.schema.js';
import { attributeValues, typeKey } from './product-types/product-type-values.js';
import { slug } from './slug.js';
import { PRODUCT_STATUSES, STOCK_POLICIES } from './variant.js';

const HS_CODE: Wording = {
  en: 'must be a number of the Harmonized System such as 6201.40',
  de: 'muss eine Nummer des Harmonisierten Systems wie 6201.40 sein',
};
const KEY: Wording = {
  en: 'must be lower-case letters, digits and single hyphens',
  de: 'muss aus Kleinbuchstaben, Ziffern und einzelnen Bindestrichen bestehen',
};

/** Number of variants of a product. */
export const VARIANTS: Bounds = { min: 1, max: 250 };
/** Number of options of a variant. */
export const OPTIONS: Bounds = { max: 5 };
/** Number of images of a product. */
export const IMAGES: Bounds = { max: 100 };
/** Number of images of a variant. */
export const VARIANT_IMAGES: Bounds = { max: 20 };

/** Number of languages besides the default one. */
export const TRANSLATIONS: Bounds = { max: 20 };
/** Number of related products. */
export const RELATED: Bounds = { max: 50 };
/** Number of prices in other currencies. */
export const OTHER_PRICES: Bounds = { max: 30 };

/** A variant's value for one of the product's options. */
export const OPTION = { name: text({ max: 60 }), value: text({ max: 120 }) } satisfies Shape;

export const IMAGE = {
  url: optional(url()),
  mediaId: optional(id()),
  alt: optional(text({ max: 512 })),
} satisfies Shape;

export const SEO = {
  title: optional(text({ max: 255 })),
  description: optional(text({ max: 1000 })),
} satisfies Shape;

/** At most a hundred metres. */
const millimetres = () => whole({ min: 1, max: 100_000 });
export const DIMENSIONS = {
  lengthMm: millimetres(),
  widthMm: millimetres(),
  heightMm: millimetres(),
} satisfies Shape;

export const ORDER_QUANTITY = {
  min: optional(whole({ min: 1, max: QUANTITY_MAX })),
  max: optional(nullable(whole({ min: 1, max: QUANTITY_MAX }))),
  step: optional(whole({ min: 1, max: QUANTITY_MAX })),
} satisfies Shape;

export const MONEY = { amount: whole({ min: 0, max: PRICE_MAX }), currency: currency() } satisfies Shape;

export const SCHEDULE = {
  publishAt: optional(nullable(time())),
  unpublishAt: optional(nullable(time())),
} satisfies Shape;

/** Rules for the input of a variant. */
export const VARIANT = {
  id: optional(id()),
  sku: text({ max: 100 }),
  options: optional(list(OPTION, OPTIONS)),
  price: price(),
  prices: optional(list(MONEY, OTHER_PRICES)),
  compareAt: optional(nullable(price())),
  cost: optional(nullable(price())),
  barcode: optional(nullable(text({ max: 60 }))),
  /** At most ten tonnes. */
  weightGrams: optional(nullable(whole({ min: 0, max: 10_000_000 }))),
  dimensions: optional(nullable(object(DIMENSIONS))),
  hsCode: optional(
    nullable(
      text({ max: 14, pattern: /^[0-9]{4,10}$|^[0-9]{4}\.[0-9]{2}(\.[0-9]{2,4})*$/, patternHint: HS_CODE }),
    ),
  ),
  countryOfOrigin: optional(nullable(text(COUNTRY))),
  requiresShipping: optional(flag()),
  orderQuantity: optional(nullable(object(ORDER_QUANTITY))),
  stockPolicy: optional(oneOf(STOCK_POLICIES, 'StockPolicy')),
  taxClass: optional(nullable(text({ max: 60, pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, patternHint: KEY }))),
  status: optional(oneOf(PRODUCT_STATUSES, 'ProductStatus')),
  schedule: optional(nullable(object(SCHEDULE))),
  images: optional(list(IMAGE, VARIANT_IMAGES)),
  attributes: attributeValues(),
  externalId: externalId(),
  metadata: metadata(),
} satisfies Shape;

export const TRANSLATED_VALUE = { value: text({ max: 120 }), translated: text({ max: 120 }) } satisfies Shape;

export const TRANSLATED_OPTION = {
  name: text({ max: 60 }),
  translated: text({ max: 60 }),
  values: optional(list(TRANSLATED_VALUE, VARIANTS)),
} satisfies Shape;

export const TRANSLATION = {
  locale: locale(),
  title: optional(text({ max: 255 })),
  description: optional(text({ min: 0, max: 60_000 })),
  slug: optional(slug()),
  seo: optional(object(SEO)),
  options: optional(list(TRANSLATED_OPTION, OPTIONS)),
} satisfies Shape;

export const RELATED_PRODUCT = { productId: id(), relation: oneOf(RELATIONS, 'Relation') } satisfies Shape;

/** What identifies a product in the files that it is imported from. */
export const HANDLE = text({ max: 255 });

/** Rules for the input of a product, from the API or an import. Rules between its fields are in product-rules.ts. */
export const PRODUCT = {
  title: text({ max: 255 }),
  slug: optional(slug()),
  /** Plain text. */
  description: optional(text({ min: 0, max: 60_000 })),
  brand: optional(nullable(text({ max: 120 }))),
  type: optional(nullable(text({ max: 120 }))),
  productType: typeKey(),
  attributes: attributeValues(),
  tags: optional(texts({ max: 60 })),
  categoryIds: optional(texts({ max: 26, maxItems: 20 })),
  images: optional(list(IMAGE, IMAGES)),
  seo: optional(object(SEO)),
  translations: optional(list(TRANSLATION, TRANSLATIONS)),
  related: optional(list(RELATED_PRODUCT, RELATED)),
  schedule: optional(nullable(object(SCHEDULE))),
  externalId: externalId(),
  metadata: metadata(),
  variants: list(VARIANT, VARIANTS),
} satisfies Shape;

/** Rules for the input of a category. */
export const CATEGORY = {
  name: text({ max: 120 }),
  slug: optional(slug()),
  description: optional(text({ min: 0, max: 2000 })),
  parentId: optional(nullable(id())),
  position: optional(whole({ min: 0, max: 1_000_000 })),
} satisfies Shape;
