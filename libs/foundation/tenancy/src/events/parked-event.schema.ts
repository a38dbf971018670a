import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { LaneEffect } from './lane-cursors.js';

export const PARKED_COLLECTION = 'parked_events';

/**
 * An event that a subscriber could not handle yet, or one of the same aggregate that waits behind it; `dead`: it was given
 * up. Only the first of an aggregate has a time; whoever handles it gives one to the next.
 */
@Schema({ collection: PARKED_COLLECTION, versionKey: false })
export class ParkedEvent {
  /** `<subscriber>:<event id>`. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) subscriber: string;
  @Prop({ type: String, enum: ['database', 'outside'], required: true }) effect: LaneEffect;
  @Prop({ type: String, required: true }) eventId: string;
  @Prop({ type: Number, required: true }) seq: number;
  /** `<type>:<id>`. */
  @Prop({ type: String, required: true }) aggregate: string;
  @Prop({ type: String, enum: ['parked', 'dead'], required: true }) state: 'parked' | 'dead';
  @Prop({ type: Number, required: true }) attempts: number;
  /** When it is tried again. */
  @Prop({ type: Date }) nextAt?: Date;
  @Prop({ type: String }) error?: string;
  /** Another one waits behind it. */
  @Prop({ type: Boolean }) followed?: boolean;
}
export const ParkedEventSchema = SchemaFactory.createForClass(ParkedEvent);
ParkedEventSchema.index({ effect: 1, nextAt: 1 }, { partialFilterExpression: { nextAt: { $exists: true } } });
// What blocks an aggregate, and which is its next.
ParkedEventSchema.index({ aggregate: 1, subscriber: 1, seq: 1 });
