import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { DisabledReason } from './webhooks.events.js';

/** A signing secret. During a rotation, two or more are in use. */
export interface SealedSecret {
  /** `whsec_…`, sealed for the tenant. */
  readonly sealed: string;
  readonly createdAt: Date;
  /** End of its use; absent for the newest secret. */
  readonly expiresAt?: Date;
}

/** An integrator's address that events are sent to. */
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
  /** Id of the event that it was enabled by. */
  @Prop({ type: String }) enabledBy?: string;
  /** That event's number: the endpoint gets those with higher ones. Absent until the event is handled. */
  @Prop({ type: Number }) begins?: number;
  /** Absent if staff disabled it. */
  @Prop({ type: String }) disabledReason?: DisabledReason;
  @Prop({ type: Number, default: 0 }) consecutiveFailures: number;
  /** Time of the first failure since the last success. */
  @Prop({ type: Date }) failingSince?: Date;
  createdAt: Date;
  updatedAt: Date;
}
export const WebhookEndpointSchema = SchemaFactory.createForClass(WebhookEndpoint);
