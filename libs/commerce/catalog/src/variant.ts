import type { Money } from '#platform/money';
import { QUANTITY_MAX } from '#platform/quantities';
import type { Metadata } from '#platform/values';
import type { ProductImage } from './product-image.js';
import type { AttributeValues } from './product-types/product-type.js';

/**
 * `draft`: being prepared; `active`: on sale, if its product is; `archived`: no longer offered, kept for old orders and
 * reports.
 */
export const PRODUCT_STATUSES = ['draft', 'active', 'archived'] as const;
export type ProductStatus = (typeof PRODUCT_STATUSES)[number];

/**
 * What happens when the stock is sold. `deny`: nothing more is sold; `back-order`: orders wait for new stock; `untracked`: there
 * is always enough, as of a download.
 */
export const STOCK_POLICIES = ['deny', 'back-order', 'untracked'] as const;
export type StockPolicy = (typeof STOCK_POLICIES)[number];

/** A value that a variant has for one of the product's options, such as Size: M. */
export interface VariantOption {
  readonly name: string;
  readonly value: string;
}

/** Millimetres of what is sent. */
export interface Dimensions {
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** How many pieces an order may have. Without a maximum, what every cart allows; a step of 6 sells 6, 12, 18, from the minimum. */
export interface OrderQuantity {
  readonly min: number;
  readonly max?: number;
  readonly step: number;
}

/** The quantities that can be ordered: from `min` to `max`, in steps from `min` on. */
export type QuantityRange = Required<OrderQuantity>;

/** The quantities of a variant that one cart or order may have. */
export function quantityRange({ min, max, step }: OrderQuantity = { min: 1, step: 1 }): QuantityRange {
  return { min, max: Math.min(max ?? QUANTITY_MAX, QUANTITY_MAX), step };
}

/** Whether a merchant sells so many pieces at once. @param rule absent: any number */
export function allowsQuantity(rule: OrderQuantity | undefined, quantity: number): boolean {
  if (!rule) return true;
  const { min, max, step } = quantityRange(rule);
  return quantity >= min && quantity <= max && (quantity - min) % step === 0;
}

/** What a merchant says about a variant; without `undefined`, what is left out has the usual meaning. */
export interface VariantDetails {
  readonly barcode?: string;
  readonly weightGrams?: number;
  readonly dimensions?: Dimensions;
  /** Number of the Harmonized System, for customs. */
  readonly hsCode?: string;
  /** ISO 3166-1 alpha-2, for customs. */
  readonly countryOfOrigin?: string;
  /** What the merchant paid for a piece; only staff see it. */
  readonly cost?: Money;
  /** Absent: true. */
  readonly requiresShipping?: boolean;
  /** Absent: any number. */
  readonly orderQuantity?: OrderQuantity;
  /** Absent: `deny`. */
  readonly stockPolicy?: StockPolicy;
  /** Key of a class of taxes; absent: the usual one. */
  readonly taxClass?: string;
  /** Its own pictures; without any, the product's are shown. */
  readonly images?: readonly ProductImage[];
  /** By the keys of the product type's attributes of variants. */
  readonly attributes?: AttributeValues;
  readonly externalId?: string;
  readonly metadata?: Metadata;
}

/** What is sold. It is stored in its product and always read with it. */
export interface Variant extends VariantDetails {
  readonly id: string;
  readonly sku: string;
  /** The option values joined, such as `M / Blue`; `Default` if there are none. */
  readonly title: string;
  readonly options: readonly VariantOption[];
  /** In the tenant's currency. */
  readonly price: Money;
  /** In other currencies, at most one each. */
  readonly prices?: readonly Money[];
  /** A former or recommended price, shown struck through. */
  readonly compareAt?: Money;
  /** Absent: active. */
  readonly status?: ProductStatus;
  readonly schedule?: Schedule;
  readonly position: number;
}

/** When a draft goes on sale, and when what is on sale becomes a draft again. The worker changes the status at that time. */
export interface Schedule {
  readonly publishAt?: Date;
  readonly unpublishAt?: Date;
}

/** Whether shoppers see it once its product is on sale. */
export function isOffered({ status = 'active' }: Pick<Variant, 'status'>): boolean {
  return status === 'active';
}
