import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { expireProofs, PROOFS_COLLECTION } from '../proofs/proofs.js';

/** The answer that a replay gets. */
export interface StoredAnswer {
  readonly status: number;
  /** The body as it was sent: JSON, or empty. */
  readonly body: string;
}

/** A request that was made with an Idempotency-Key. */
@Schema({ collection: PROOFS_COLLECTION, versionKey: false })
export class IdempotencyClaim {
  /** {@link proofId} of a hash of surface, actor, method, path and key. */
  @Prop({ type: String }) _id: string;
  /** Hash of the body; the same key with another body is refused. */
  @Prop({ type: String, required: true }) fingerprint: string;
  @Prop({ type: String, required: true }) owner: string;
  @Prop({ type: Date, required: true }) leaseUntil: Date;
  /** The id for what every run of the request makes. */
  @Prop({ type: String, required: true }) makes: string;
  /** The progress that the effect has committed so far; a later attempt continues from it. */
  @Prop({ type: Object }) progress?: Record<string, unknown>;
  @Prop({ type: Object }) answer?: StoredAnswer;
  @Prop({ type: Date, required: true }) expiresAt: Date;
}
export const IdempotencyClaimSchema = SchemaFactory.createForClass(IdempotencyClaim);
expireProofs(IdempotencyClaimSchema);
