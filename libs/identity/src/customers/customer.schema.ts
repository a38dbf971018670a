import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { SecondFactorState } from '../mfa/second-factor-state.js';

export const CUSTOMER_STATUSES = ['active', 'blocked'] as const;
export type CustomerStatus = (typeof CUSTOMER_STATUSES)[number];

/** A shopper's account. */
@Schema({ collection: 'customers', timestamps: true, versionKey: false })
export class Customer {
  @Prop({ type: String }) _id: string;
  /** Normalised; see `normaliseEmail`. */
  @Prop({ type: String, required: true }) email: string;
  @Prop({ type: String }) passwordHash?: string;
  @Prop({ type: String, required: true }) firstName: string;
  @Prop({ type: String, required: true }) lastName: string;
  /** E.164 where the customer wrote it so. */
  @Prop({ type: String }) phone?: string;
  /** BCP 47; the language of mails. */
  @Prop({ type: String }) locale?: string;
  @Prop({ type: String, enum: CUSTOMER_STATUSES, default: 'active' }) status: CustomerStatus;
  /** Selected on demand only; see SecondFactor. */
  @Prop({ type: Object, select: false }) mfa?: SecondFactorState;
  createdAt: Date;
  updatedAt: Date;
}
export const CustomerSchema = SchemaFactory.createForClass(Customer);
CustomerSchema.index({ email: 1 }, { unique: true });

/** A customer as the rest of the program sees it: without the password's hash. */
export type CustomerRecord = Readonly<Omit<Customer, 'passwordHash' | 'mfa'>>;
