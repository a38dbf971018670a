import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { PROOFS_COLLECTION } from '#foundation/tenancy';

export const CHALLENGE_PURPOSES = [
  'registration',
  'customer-password-reset',
  'customer-email-change',
  'staff-password-reset',
  'mail-sender',
] as const;
export type ChallengePurpose = (typeof CHALLENGE_PURPOSES)[number];

/** A request that waits for a mailed code: each request has its own challenge, but the mailbox has one code. */
@Schema({ collection: PROOFS_COLLECTION, versionKey: false })
export class Challenge {
  /** {@link proofId} of the id that the client has. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, enum: CHALLENGE_PURPOSES, required: true }) purpose: ChallengePurpose;
  @Prop({ type: String, required: true }) email: string;
  /** No code answers it; it exists so that answers do not show who has an account. */
  @Prop({ type: Boolean, default: false }) decoy: boolean;
  @Prop({ type: Number, default: 0 }) attempts: number;
  @Prop({ type: Date, required: true }) expiresAt: Date;
  /** What to do when the code is right, such as the account to create. */
  @Prop({ type: Object }) intent?: Record<string, unknown>;
}
export const ChallengeSchema = SchemaFactory.createForClass(Challenge);
