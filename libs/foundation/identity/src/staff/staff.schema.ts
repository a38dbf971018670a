import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { SecondFactorState } from '../mfa/second-factor-state.js';

export const STAFF_STATUSES = ['invited', 'active', 'suspended'] as const;
export type StaffStatus = (typeof STAFF_STATUSES)[number];

/** A person who works for the tenant. */
@Schema({ collection: 'staff', timestamps: true, versionKey: false })
export class Staff {
  @Prop({ type: String }) _id: string;
  /** Normalised; see `normaliseEmail`. */
  @Prop({ type: String, required: true }) email: string;
  @Prop({ type: String, required: true }) name: string;
  /** The name of a built-in role or the id of one of the tenant's own. */
  @Prop({ type: String, required: true }) role: string;
  /** Stores for which the role holds; absent: all. */
  @Prop({ type: [String], default: undefined }) storeIds?: string[];
  @Prop({ type: String, enum: STAFF_STATUSES, required: true }) status: StaffStatus;
  @Prop({ type: String }) passwordHash?: string;
  /** Hash of the token that accepts the invitation, the token sealed for whoever has to pass it on, and its expiry. */
  @Prop({ type: { hash: String, sealed: String, expiresAt: Date, _id: false } }) invitation?: {
    hash: string;
    sealed?: string;
    expiresAt: Date;
  };
  /** Not selected by default; see SecondFactor. */
  @Prop({ type: Object, select: false }) mfa?: SecondFactorState;
  createdAt: Date;
  updatedAt: Date;
}
export const StaffSchema = SchemaFactory.createForClass(Staff);
StaffSchema.index({ email: 1 }, { unique: true });

/** A member of staff without secrets, for all other code. */
export type StaffRecord = Readonly<Omit<Staff, 'passwordHash' | 'invitation' | 'mfa'>>;
