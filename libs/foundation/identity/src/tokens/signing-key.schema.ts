import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { JWK } from 'jose';

/**
 * An ES256 key pair of the installation. The id is a sequence number, so if several processes make the next key at once,
 * exactly one succeeds.
 */
@Schema({ collection: 'signing_keys', versionKey: false })
export class SigningKey {
  @Prop({ type: Number }) _id: number;
  /** RFC 7638 thumbprint of the public part. */
  @Prop({ type: String, required: true }) kid: string;
  @Prop({ type: Object, required: true }) publicJwk: JWK;
  /** Sealed JWK (purpose `signing-key:<kid>`). */
  @Prop({ type: String, required: true }) sealedPrivate: string;
  /** The key signs from this time on, until a later key does. */
  @Prop({ type: Date, required: true }) signsFrom: Date;
  /** When its successor must be made. */
  @Prop({ type: Date, required: true }) signsUntil: Date;
  /** When the last token that it signed expires. */
  @Prop({ type: Date, required: true }) expiresAt: Date;
}
export const SigningKeySchema = SchemaFactory.createForClass(SigningKey);
SigningKeySchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
