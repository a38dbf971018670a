import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { TokenAudience } from '../tokens/access-tokens.js';

/** The device that used a session last, as shown to the person. */
export interface Device {
  readonly userAgent?: string;
  readonly ip?: string;
}

/**
 * A log-in that continues by rotating its refresh token; all tokens of one log-in are a family. An ended session is deleted;
 * access tokens contain its id.
 */
@Schema({ versionKey: false })
export class Session {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) audience: TokenAudience;
  @Prop({ type: String, required: true }) accountId: string;
  /** Hash of the only refresh token that rotates. */
  @Prop({ type: String, required: true }) current: string;
  /** Hash of the one before it. */
  @Prop({ type: String }) previous?: string;
  @Prop({ type: Date }) rotatedAt?: Date;
  /** When the person last proved who they are. */
  @Prop({ type: Date, required: true }) authenticatedAt: Date;
  /** How they proved it (RFC 8176); rotation keeps both values. */
  @Prop({ type: [String], required: true }) amr: string[];
  @Prop({ type: Object, default: {} }) device: Device;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) lastUsedAt: Date;
  @Prop({ type: Date, required: true }) expiresAt: Date;
}

function schemaFor(collection: string) {
  const schema = SchemaFactory.createForClass(Session).clone();
  schema.set('collection', collection);
  schema.index({ accountId: 1 });
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  return schema;
}

/** Customers' and staff's, in the tenant's database. */
export const SessionSchema = schemaFor('sessions');

/** Operators', in the platform database. */
export const OPERATOR_SESSION = 'OperatorSession';
export const OperatorSessionSchema = schemaFor('operator_sessions');
