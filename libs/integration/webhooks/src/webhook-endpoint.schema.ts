import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { DisabledReason } from './webhooks.events.js';

/** A signing secret; two or more are in use while one is being rotated. */
export interface SealedSecret {
  /** `whsec_…`, sealed for the tenant. */
  readonly sealed: string;
  readonly createdAt: Date;
  /** Not used any more after this; absent for the newest. */
  readonly expiresAt?: Date;
}

/** An address of an integrator that wants events. */
@Schema({ collection: 'webhook_endpoints', timestamps: true, versionKey: false })
export class WebhookEndpoint {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) url: string;
  /** Event types, or `*` for all. */
  @Prop({ type: [String], required: true }) events: string[];
  @Prop({ type: String, default: '' }) description: string;
  /** Newest first. */
  @Prop({ type: [Object], required: true }) secrets: SealedSecret[];
  @Prop({ type: Boolean, required: true }) enabled: boolean;
  /** It gets what happens from then on. */
  @Prop({ type: Date, required: true }) enabledAt: Date;
  /** Absent when staff disabled it. */
  @Prop({ type: String }) disabledReason?: DisabledReason;
  @Prop({ type: Number, default: 0 }) consecutiveFailures: number;
  /** When the failures began. */
  @Prop({ type: Date }) failingSince?: Date;
  createdAt: Date;
  updatedAt: Date;
}
export const WebhookEndpointSchema = SchemaFactory.createForClass(WebhookEndpoint);
