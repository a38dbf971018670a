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

/** How many variants a product has. */
export const VARIANTS: Bounds = { min: 1, max: 250 };
/** How many options a variant names. */
export const OPTIONS: Bounds = { max: 5 };
/** How many images a product has. */
export const IMAGES: Bounds = { max: 100 };

/** A variant's value for one of the product's options. */
export const OPTION = { name: text({ max: 60 }), value: text({ max: 120 }) } satisfies Shape;

export const IMAGE = { url: url(), alt: optional(text({ max: 512 })) } satisfies Shape;

export const SEO = {
  title: optional(text({ max: 255 })),
  description: optional(text({ max: 1000 })),
} satisfies Shape;

/** A variant as somebody wants it. */
export const VARIANT = {
  id: optional(id()),
  sku: text({ max: 100 }),
  options: optional(list(OPTION, OPTIONS)),
  price: price(),
  compareAt: optional(price()),
  barcode: optional(text({ max: 60 })),
  /** Ten tons at most. */
  weightGrams: optional(whole({ min: 0, max: 10_000_000 })),
} satisfies Shape;

/** A product as somebody wants it, whichever way the wish comes. What must hold between its fields: product-rules.ts. */
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

/** A category as somebody wants it. */
export const CATEGORY = {
  name: text({ max: 120 }),
  slug: optional(slug()),
  description: optional(text({ min: 0, max: 2000 })),
  parentId: optional(nullable(id())),
  position: optional(whole({ min: 0, max: 1_000_000 })),
} satisfies Shape;
