import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * That a subscriber has handled an event (`done`), has to try again (`parked`), or has given up (`dead`). The id
 * `<subscriber>:<event id>` makes an effect in the same transaction happen once.
 */
@Schema({ collection: 'event_receipts', versionKey: false })
export class EventReceipt {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) subscriber: string;
  @Prop({ type: String, required: true }) eventId: string;
  @Prop({ type: Number, required: true }) seq: number;
  /** `<type>:<id>`; later events of a parked one's aggregate wait behind it. */
  @Prop({ type: String, required: true }) aggregate: string;
  @Prop({ type: String, enum: ['done', 'parked', 'dead'], required: true }) state: 'done' | 'parked' | 'dead';
  @Prop({ type: Number, default: 0 }) attempts: number;
  @Prop({ type: Date }) nextAt?: Date;
  @Prop({ type: String }) error?: string;
  /** Done receipts matter only until the lane's cursor has passed them. */
  @Prop({ type: Date }) expiresAt?: Date;
}
export const EventReceiptSchema = SchemaFactory.createForClass(EventReceipt);
EventReceiptSchema.index(
  { subscriber: 1, state: 1, seq: 1 },
  { name: 'unfinished', partialFilterExpression: { state: { $in: ['parked', 'dead'] } } },
);
EventReceiptSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
