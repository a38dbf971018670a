import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

export const DELIVERY_STATES = ['pending', 'succeeded', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One request to an endpoint. */
export interface DeliveryAttempt {
  readonly at: Date;
  /** HTTP status of the answer; absent if there was no answer. */
  readonly status?: number;
  readonly ms: number;
  /** Why the attempt failed. */
  readonly error?: string;
}

export const DELIVERY_KEPT_MS = 30 * 86_400_000;

/** How many of its last attempts a delivery stores. */
export const ATTEMPTS_SHOWN = 20;

/** The delivery of an event to one endpoint. The event itself is in the history. */
@Schema({ collection: 'webhook_deliveries', versionKey: false })
export class WebhookDelivery {
  /** `<endpoint id>.<event id>`, so that an endpoint has one delivery of an event. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) endpointId: string;
  @Prop({ type: String, required: true }) eventId: string;
  @Prop({ type: String, required: true }) type: string;
  /** Absent for test deliveries. */
  @Prop({ type: Number }) seq?: number;
  /** `<type>:<id>`; an endpoint gets the events of one aggregate in order. */
  @Prop({ type: String, required: true }) aggregate: string;
  @Prop({ type: String, enum: DELIVERY_STATES, required: true }) state: DeliveryState;
  /** Attempts since it was created or replayed. */
  @Prop({ type: Number, required: true }) tries: number;
  @Prop({ type: [Object], required: true }) attempts: DeliveryAttempt[];
  /**
   * When the next attempt is due; absent if the delivery is finished, or if an earlier one of its aggregate is pending.
   */
  @Prop({ type: Date }) nextAt?: Date;
  /** A later delivery of the same endpoint and aggregate is pending. */
  @Prop({ type: Boolean }) followed?: boolean;
  /** Event id of the request that replayed it. */
  @Prop({ type: String }) replay?: string;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) expiresAt: Date;
}
export const WebhookDeliverySchema = SchemaFactory.createForClass(WebhookDelivery);
// The due deliveries of an endpoint.
WebhookDeliverySchema.index(
  { endpointId: 1, nextAt: 1 },
  { name: 'due', partialFilterExpression: { nextAt: { $exists: true } } },
);
// The pending deliveries of an aggregate and endpoint, in order.
WebhookDeliverySchema.index(
  { aggregate: 1, endpointId: 1, seq: 1 },
  { name: 'waiting', partialFilterExpression: { state: 'pending' } },
);
WebhookDeliverySchema.index({ endpointId: 1, createdAt: -1, _id: -1 });
WebhookDeliverySchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
