import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Actor } from '#platform/context';
import { PAYMENT_STATES, type PaymentState } from './payment-state.js';

/** The provider's page where the shopper pays. */
export interface PayPage {
  /** The provider's id. */
  readonly ref: string;
  readonly url: string;
}

/** The provider's reason why the last attempt to pay was refused. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly at: Date;
}

/** `requested`: the provider does not know of it yet. `pending`: the provider accepted it, the bank has not yet. */
export type RefundState = 'requested' | 'pending' | 'succeeded' | 'failed';

export interface Refund {
  /** Also the provider's idempotency key. */
  readonly _id: string;
  /** Minor units of the payment's currency. */
  readonly amount: number;
  readonly reason: string;
  readonly state: RefundState;
  readonly actor: Actor;
  readonly createdAt: Date;
  /** The provider's id. */
  readonly ref?: string;
}

/** A provider's event that was applied. */
export interface SeenEvent {
  readonly id: string;
  readonly type: string;
  readonly at: Date;
}

/**
 * The payment of an order. It is committed before the provider is asked, and its id is the provider's idempotency key:
 * if a process dies at any step, a repeated request finds the same payment.
 */
@Schema({ collection: 'payments', versionKey: false })
export class Payment {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) orderId: string;
  @Prop({ type: String, required: true }) orderNumber: string;
  /** The order's store, for staff who are limited to stores. */
  @Prop({ type: String, required: true }) storeId: string;
  @Prop({ type: String, required: true }) email: string;
  @Prop({ type: String, required: true }) provider: string;
  /** Minor units. */
  @Prop({ type: Number, required: true }) amount: number;
  @Prop({ type: String, required: true }) currency: string;
  @Prop({ type: String, enum: PAYMENT_STATES, required: true }) status: PaymentState;
  /** Where the shopper returns to. It is stored because a repeated request to the provider must be the same. */
  @Prop({ type: Object, required: true }) returnTo: { success: string; cancel: string };
  /** When the provider's page closes by itself, later than the order's own time. */
  @Prop({ type: Date, required: true }) pageExpiresAt: Date;
  @Prop({ type: Object }) payPage?: PayPage;
  /** The provider's id of the received payment. */
  @Prop({ type: String }) captureRef?: string;
  @Prop({ type: Date }) paidAt?: Date;
  @Prop({ type: Object }) failure?: Failure;
  @Prop({ type: [Object], required: true }) refunds: Refund[];
  @Prop({ type: [Object], required: true }) events: SeenEvent[];
  /** When to ask the provider if it has sent no news; absent if no news is expected. */
  @Prop({ type: Date }) nextCheckAt?: Date;
  @Prop({ type: Number, required: true }) version: number;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) updatedAt: Date;
}
export const PaymentSchema = SchemaFactory.createForClass(Payment);
PaymentSchema.index({ orderId: 1 });
PaymentSchema.index({ status: 1, createdAt: -1, _id: -1 });
PaymentSchema.index(
  { nextCheckAt: 1 },
  { name: 'awaited', partialFilterExpression: { nextCheckAt: { $exists: true } } },
);
