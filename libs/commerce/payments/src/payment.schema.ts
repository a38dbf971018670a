import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Actor } from '#platform/context';
import { PAYMENT_STATES, type PaymentState } from './payment-state.js';

/** The provider's page where the shopper pays. */
export interface PayPage {
  /** The provider's id of it. */
  readonly ref: string;
  readonly url: string;
}

/** Why the last attempt to pay was refused, as the provider says it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly at: Date;
}

/** `requested`: ours alone so far. `pending`: the provider has it, the bank has not. */
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
  /** The provider's id of it. */
  readonly ref?: string;
}

/** A provider's event that has had its effect. */
export interface SeenEvent {
  readonly id: string;
  readonly type: string;
  readonly at: Date;
}

/**
 * The money of an order. The row is committed before the provider hears of it, and its id is the provider's
 * idempotency key: whatever dies when, asking again finds the same payment.
 */
@Schema({ collection: 'payments', versionKey: false })
export class Payment {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) orderId: string;
  @Prop({ type: String, required: true }) orderNumber: string;
  /** The order's store, for staff who see only some. */
  @Prop({ type: String, required: true }) storeId: string;
  @Prop({ type: String, required: true }) email: string;
  @Prop({ type: String, required: true }) provider: string;
  /** Minor units. */
  @Prop({ type: Number, required: true }) amount: number;
  @Prop({ type: String, required: true }) currency: string;
  @Prop({ type: String, enum: PAYMENT_STATES, required: true }) status: PaymentState;
  /** Where the shopper returns to; part of the request, so it must be the same when that is repeated. */
  @Prop({ type: Object, required: true }) returnTo: { success: string; cancel: string };
  /** When the provider's page closes by itself, later than the order's own time. */
  @Prop({ type: Date, required: true }) pageExpiresAt: Date;
  @Prop({ type: Object }) payPage?: PayPage;
  /** The provider's id of the money that came in. */
  @Prop({ type: String }) captureRef?: string;
  @Prop({ type: Date }) paidAt?: Date;
  @Prop({ type: Object }) failure?: Failure;
  @Prop({ type: [Object], required: true }) refunds: Refund[];
  @Prop({ type: [Object], required: true }) events: SeenEvent[];
  /** When to ask the provider, should it not have told by then; absent: nothing is awaited. */
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
