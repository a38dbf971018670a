import {
  id,
  list,
  nullable,
  object,
  optional,
  price,
  text,
  texts,
  url,
  whole,
  type Bounds,
  type Shape,
} from '#platform/values';
import { slug } from './slug.js';

/** Number of variants of a product. */
export const VARIANTS: Bounds = { min: 1, max: 250 };
/** Number of options of a variant. */
export const OPTIONS: Bounds = { max: 5 };
/** Number of images of a product. */
export const IMAGES: Bounds = { max: 100 };

/** A variant's value for one of the product's options. */
export const OPTION = { name: text({ max: 60 }), value: text({ max: 120 }) } satisfies Shape;

export const IMAGE = { url: url(), alt: optional(text({ max: 512 })) } satisfies Shape;

export const SEO = {
  title: optional(text({ max: 255 })),
  description: optional(text({ max: 1000 })),
} satisfies Shape;

/** Rules for the input of a variant. */
export const VARIANT = {
  id: optional(id()),
  sku: text({ max: 100 }),
  options: optional(list(OPTION, OPTIONS)),
  price: price(),
  compareAt: optional(price()),
  barcode: optional(text({ max: 60 })),
  /** At most ten tonnes. */
  weightGrams: optional(whole({ min: 0, max: 10_000_000 })),
} satisfies Shape;

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
  tags: optional(texts({ max: 60 })),
  categoryIds: optional(texts({ max: 26, maxItems: 20 })),
  images: optional(list(IMAGE, IMAGES)),
  seo: optional(object(SEO)),
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
