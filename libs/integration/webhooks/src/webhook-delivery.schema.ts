import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

export const DELIVERY_STATES = ['pending', 'succeeded', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One request to an endpoint. */
export interface DeliveryAttempt {
  readonly at: Date;
  /** HTTP status of the answer; absent when there was none. */
  readonly status?: number;
  readonly ms: number;
  /** Why it was not a success. */
  readonly error?: string;
}

export const DELIVERY_KEPT_MS = 30 * 86_400_000;

/** Attempts that a delivery remembers. */
export const ATTEMPTS_SHOWN = 20;

/** An event on its way to one endpoint. The event itself stays in the history. */
@Schema({ collection: 'webhook_deliveries', versionKey: false })
export class WebhookDelivery {
  /** `<endpoint id>.<event id>`: an event goes to an endpoint once. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) endpointId: string;
  @Prop({ type: String, required: true }) eventId: string;
  @Prop({ type: String, required: true }) type: string;
  /** Absent for test deliveries. */
  @Prop({ type: Number }) seq?: number;
  /** `<type>:<id>`; an endpoint hears of one aggregate in order. */
  @Prop({ type: String, required: true }) aggregate: string;
  @Prop({ type: String, enum: DELIVERY_STATES, required: true }) state: DeliveryState;
  /** Attempts since it was created or replayed. */
  @Prop({ type: Number, required: true }) tries: number;
  @Prop({ type: [Object], required: true }) attempts: DeliveryAttempt[];
  /** When it is to be tried; absent once it is over, and as long as an earlier one of its aggregate is not. */
  @Prop({ type: Date }) nextAt?: Date;
  /** Another one waits behind it. */
  @Prop({ type: Boolean }) followed?: boolean;
  /** The request (its event's id) that it was replayed for. */
  @Prop({ type: String }) replay?: string;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) expiresAt: Date;
}
export const WebhookDeliverySchema = SchemaFactory.createForClass(WebhookDelivery);
// What a turn works through.
WebhookDeliverySchema.index(
  { endpointId: 1, nextAt: 1 },
  { name: 'due', partialFilterExpression: { nextAt: { $exists: true } } },
);
// What waits behind each other.
WebhookDeliverySchema.index(
  { aggregate: 1, endpointId: 1, seq: 1 },
  { name: 'waiting', partialFilterExpression: { state: 'pending' } },
);
WebhookDeliverySchema.index({ endpointId: 1, createdAt: -1, _id: -1 });
WebhookDeliverySchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
