import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Metadata } from '#platform/values';
import { AVAILABILITIES, type Availability } from './availability.js';
import type { ProductImage } from './product-image.js';
import type { AttributeValues } from './product-types/product-type.js';
import { PRODUCT_STATUSES, type ProductStatus, type Schedule, type Variant } from './variant.js';

export interface ProductOption {
  readonly name: string;
  readonly values: readonly string[];
}

export interface Seo {
  readonly title?: string;
  readonly description?: string;
}

/** The name of an option, or of one of its values, in another language. */
export interface TranslatedOption {
  /** In the default language. */
  readonly name: string;
  readonly translated: string;
  readonly values?: readonly { readonly value: string; readonly translated: string }[];
}

/** A product's content in another language than the first of the tenant's `locales`. What is left out stays in the default one. */
export interface ProductTranslation {
  readonly locale: string;
  readonly title?: string;
  readonly description?: string;
  /** Unique among slugs of this language. */
  readonly slug?: string;
  readonly seo?: Seo;
  readonly options?: readonly TranslatedOption[];
}

/** How one product is related to another. `replacement`: it takes the place of a product that is no longer offered. */
export const RELATIONS = ['similar', 'accessory', 'upgrade', 'replacement'] as const;
export type Relation = (typeof RELATIONS)[number];

export interface RelatedProduct {
  readonly productId: string;
  readonly relation: Relation;
}

/**
 * A product with its variants. Only the driver writes it (see {@link Products}), from what `composeProduct` has
 * checked; so nested shapes are types, and cost no schema of their own in each tenant's memory.
 */
@Schema({ collection: 'products', versionKey: false })
export class Product {
  @Prop({ type: String }) _id: string;
  /** All that names it and must be unique; see {@link keysOf}. */
  @Prop({ type: [String] }) keys: readonly string[];
  /** Part of the shop's address in the default language. */
  @Prop({ type: String, required: true }) slug: string;
  /** Slugs that it had before, newest first, as `<locale>/<slug>` (`/<slug>` in the default language); they lead to it. */
  @Prop({ type: [String] }) formerSlugs?: readonly string[];
  /** What identifies it in the files that it was imported from: as given, so that two handles never become one. */
  @Prop({ type: String }) handle?: string;
  @Prop({ type: String, required: true }) title: string;
  /** The title without case and accents, for sorting lists. */
  @Prop({ type: String, required: true }) titleKey: string;
  /** Plain text. */
  @Prop({ type: String }) description: string;
  @Prop({ type: String, enum: PRODUCT_STATUSES, required: true }) status: ProductStatus;
  @Prop({ type: String }) brand?: string;
  /** How the merchant calls this kind of product; no attributes follow from it. */
  @Prop({ type: String }) type?: string;
  /** Key of its product type. */
  @Prop({ type: String }) productType?: string;
  /** By the keys of the product type's attributes of products. */
  @Prop({ type: Object }) attributes?: AttributeValues;
  @Prop({ type: [String] }) tags: readonly string[];
  @Prop({ type: [String] }) categoryIds: readonly string[];
  /** Derived from the variants, in the order of the first. */
  @Prop({ type: [Object] }) options: readonly ProductOption[];
  @Prop({ type: [Object] }) images: readonly ProductImage[];
  /** Assets that it and its variants show. */
  @Prop({ type: [String] }) mediaIds?: readonly string[];
  @Prop({ type: Object }) seo: Seo;
  @Prop({ type: [Object] }) translations?: readonly ProductTranslation[];
  @Prop({ type: [Object] }) related?: readonly RelatedProduct[];
  @Prop({ type: String }) externalId?: string;
  @Prop({ type: Object }) metadata?: Metadata;
  @Prop({ type: [Object] }) variants: readonly Variant[];
  /** ISO 4217; all variants are priced in it. */
  @Prop({ type: String, required: true }) currency: string;
  /** Least and greatest price in minor units of the variants that are offered, or of all if none is; stored for lists. */
  @Prop({ type: Number, required: true }) minPrice: number;
  @Prop({ type: Number, required: true }) maxPrice: number;
  /** Whether a variant that is offered has a former price that is higher; then lists look at the variants. */
  @Prop({ type: Boolean }) reduced?: boolean;
  /** The best of its variants', kept by {@link ShownAvailability}: a moment behind the stock. */
  @Prop({ type: String, enum: AVAILABILITIES, required: true }) availability: Availability;
  @Prop({ type: Object }) schedule?: Schedule;
  /** The next time at which its status or that of a variant changes. */
  @Prop({ type: Date }) scheduledAt?: Date;
  /** When it first went on sale. */
  @Prop({ type: Date }) publishedAt?: Date;
  /** Counts changes; the ETag of the admin API. */
  @Prop({ type: Number, required: true }) version: number;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) updatedAt: Date;
  @Prop({ type: Date }) deletedAt?: Date | null;
}
export const ProductSchema = SchemaFactory.createForClass(Product);

/** Compares texts without regard to case. A query uses an index with it only if it names it too. */
export const ANY_CASE = { locale: 'en', strength: 2 } as const;

/** What names a deleted product can be used again. */
const LIVE = { partialFilterExpression: { deletedAt: null } };
ProductSchema.index({ keys: 1 }, { unique: true, ...LIVE });
ProductSchema.index(
  { scheduledAt: 1 },
  { partialFilterExpression: { deletedAt: null, scheduledAt: { $exists: true } } },
);
ProductSchema.index({ productType: 1 }, { partialFilterExpression: { productType: { $exists: true } } });
ProductSchema.index({ mediaIds: 1 }, { partialFilterExpression: { mediaIds: { $exists: true } } });
ProductSchema.index({ 'variants.id': 1 });
ProductSchema.index({ 'variants.sku': 1 }, { name: 'sku in any case', collation: ANY_CASE, ...LIVE });
ProductSchema.index({ 'variants.barcode': 1 }, { name: 'barcode', collation: ANY_CASE, ...LIVE });
// Lists always filter by status. Ids sort by time, so `_id` is also the order of creation. Lists of what is in stock pass
// over the rest without reading products.
ProductSchema.index({ status: 1, _id: 1, availability: 1 });
ProductSchema.index({ status: 1, minPrice: 1, _id: 1, availability: 1 });
ProductSchema.index({ status: 1, titleKey: 1, _id: 1, availability: 1 });
ProductSchema.index({ categoryIds: 1, status: 1, _id: 1, availability: 1 });
ProductSchema.index(
  { title: 'text', brand: 'text', tags: 'text', type: 'text', description: 'text' },
  { name: 'search', weights: { title: 10, brand: 5, tags: 5, type: 3, description: 1 } },
);
