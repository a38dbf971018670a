import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Actor } from '#platform/context';
import type { PostalAddress } from '#foundation/identity';
import type { StockPolicy } from '#commerce/catalog';
import type { Totals } from '#commerce/pricing';
import { DELIVERY_TYPES, ORDER_STATUSES, type DeliveryType, type OrderStatus } from './order-state.js';

export const PAYMENT_STATUSES = [
  'pending',
  'paid',
  'failed',
  'cancelled',
  'partially-refunded',
  'refunded',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** A bought variant, as it was at the time of the order. Prices are in minor units of the order's currency. */
export interface OrderLine {
  readonly id: string;
  readonly variantId: string;
  readonly productId: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly total: number;
  /** Absent: true. */
  readonly requiresShipping?: boolean;
  /** Of one piece. */
  readonly weightGrams?: number;
  /** Absent: the usual one. */
  readonly taxClass?: string;
  /** Absent: `deny`. */
  readonly stockPolicy?: StockPolicy;
  /** Pieces of these that were not in stock: they follow when there is new stock. Absent: none. */
  readonly owed?: number;
}

export interface StatusChange {
  /** Absent for the first entry. */
  readonly from?: OrderStatus;
  readonly to: OrderStatus;
  readonly at: Date;
  readonly actor: Actor;
  readonly reason?: string;
}

/** A purchase. It is a snapshot of what the shopper agreed to: later changes of the catalogue do not change it. */
@Schema({ collection: 'orders', versionKey: false })
export class Order {
  @Prop({ type: String }) _id: string;
  /** A short number for people, such as `1001`. */
  @Prop({ type: String, required: true }) number: string;
  @Prop({ type: String, enum: ORDER_STATUSES, required: true }) status: OrderStatus;
  @Prop({ type: String, enum: PAYMENT_STATUSES, required: true }) paymentStatus: PaymentStatus;
  /** Absent for guests. */
  @Prop({ type: String }) customerId?: string;
  @Prop({ type: String, required: true }) email: string;
  /** The cart and its version when it was ordered, so that the items can go back if the checkout fails. */
  @Prop({ type: Object, required: true }) cart: { readonly id: string; readonly version: number };
  @Prop({ type: String, required: true }) storeId: string;
  @Prop({ type: String, enum: DELIVERY_TYPES, required: true }) deliveryType: DeliveryType;
  @Prop({ type: Object }) deliveryAddress?: PostalAddress;
  @Prop({ type: Object }) billingAddress?: PostalAddress;
  @Prop({ type: [Object], required: true }) lines: OrderLine[];
  @Prop({ type: Object, required: true }) totals: Totals;
  @Prop({ type: [Object], required: true }) history: StatusChange[];
  /** Of an order that ended unpaid: whether its items went back into the cart, which the shopper had not used since. */
  @Prop({ type: Boolean }) itemsReturned?: boolean;
  /** If the order is still pending at this time, its stock is released. */
  @Prop({ type: Date, required: true }) expiresAt: Date;
  /** Present if the person was erased except for the invoice's address. That address is erased at `dueAt`. */
  @Prop({ type: Object }) forgetting?: { readonly dueAt: Date };
  @Prop({ type: Number, required: true }) version: number;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) updatedAt: Date;
}
export const OrderSchema = SchemaFactory.createForClass(Order);
OrderSchema.index({ number: 1 }, { unique: true });
OrderSchema.index({ createdAt: -1, _id: -1 });
OrderSchema.index({ status: 1, createdAt: -1, _id: -1 });
OrderSchema.index({ paymentStatus: 1, createdAt: -1, _id: -1 });
OrderSchema.index(
  { customerId: 1, createdAt: -1, _id: -1 },
  { partialFilterExpression: { customerId: { $exists: true } } },
);
OrderSchema.index({ email: 1 });
// Names have no grammar: without a language, words are neither shortened nor left out.
OrderSchema.index(
  { 'deliveryAddress.name': 'text', 'billingAddress.name': 'text' },
  { name: 'names', default_language: 'none' },
);
// Partial: it holds only orders of people who asked for erasure, so it stays small.
OrderSchema.index(
  { 'forgetting.dueAt': 1 },
  { name: 'forgetting', partialFilterExpression: { 'forgetting.dueAt': { $exists: true } } },
);
