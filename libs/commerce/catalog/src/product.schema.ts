import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Money } from '#platform/money';
import { AVAILABILITIES, type Availability } from './availability.js';

/** `draft`: being prepared; `active`: on sale; `archived`: no longer offered, kept for old orders and reports. */
export const PRODUCT_STATUSES = ['draft', 'active', 'archived'] as const;
export type ProductStatus = (typeof PRODUCT_STATUSES)[number];

/** A value that a variant has for one of the product's options, such as Size: M. */
export interface VariantOption {
  readonly name: string;
  readonly value: string;
}

/** What is sold. It is stored in its product and always read with it. */
export interface Variant {
  readonly id: string;
  readonly sku: string;
  /** The option values joined, such as `M / Blue`; `Default` if there are none. */
  readonly title: string;
  readonly options: readonly VariantOption[];
  readonly price: Money;
  /** A former or recommended price, shown struck through. */
  readonly compareAt?: Money;
  readonly barcode?: string;
  readonly weightGrams?: number;
  readonly position: number;
}

export interface ProductOption {
  readonly name: string;
  readonly values: readonly string[];
}

export interface ProductImage {
  readonly url: string;
  readonly alt?: string;
  readonly position: number;
}

export interface Seo {
  readonly title?: string;
  readonly description?: string;
}

/**
 * A product with its variants. Only the driver writes it (see {@link Products}), from what `composeProduct` has
 * checked; so nested shapes are types, and cost no schema of their own in each tenant's memory.
 */
@Schema({ collection: 'products', versionKey: false })
export class Product {
  @Prop({ type: String }) _id: string;
  /** Part of the shop's address; unique among products that are not deleted. */
  @Prop({ type: String, required: true }) slug: string;
  /** What identifies it in the files that it was imported from: as given, so that two handles never become one. */
  @Prop({ type: String }) handle?: string;
  @Prop({ type: String, required: true }) title: string;
  /** The title without case and accents, for sorting lists. */
  @Prop({ type: String, required: true }) titleKey: string;
  /** Plain text. */
  @Prop({ type: String }) description: string;
  @Prop({ type: String, enum: PRODUCT_STATUSES, required: true }) status: ProductStatus;
  @Prop({ type: String }) brand?: string;
  @Prop({ type: String }) type?: string;
  @Prop({ type: [String] }) tags: readonly string[];
  @Prop({ type: [String] }) categoryIds: readonly string[];
  /** Derived from the variants, in the order of the first. */
  @Prop({ type: [Object] }) options: readonly ProductOption[];
  @Prop({ type: [Object] }) images: readonly ProductImage[];
  @Prop({ type: Object }) seo: Seo;
  @Prop({ type: [Object] }) variants: readonly Variant[];
  /** ISO 4217; all variants are priced in it. */
  @Prop({ type: String, required: true }) currency: string;
  /** Least and greatest price of its variants in minor units, stored for lists. */
  @Prop({ type: Number, required: true }) minPrice: number;
  @Prop({ type: Number, required: true }) maxPrice: number;
  /** The best of its variants', kept by {@link ShownAvailability}: a moment behind the stock. */
  @Prop({ type: String, enum: AVAILABILITIES, required: true }) availability: Availability;
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

/** The slug and SKUs of a deleted product can be used again. */
const LIVE = { partialFilterExpression: { deletedAt: null } };
ProductSchema.index({ slug: 1 }, { unique: true, ...LIVE });
ProductSchema.index({ 'variants.sku': 1 }, { unique: true, ...LIVE });
ProductSchema.index(
  { handle: 1 },
  { unique: true, partialFilterExpression: { deletedAt: null, handle: { $exists: true } } },
);
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
