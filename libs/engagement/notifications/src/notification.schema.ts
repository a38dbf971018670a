import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Person } from '#foundation/tenancy';

const KEPT_SECONDS = 90 * 86_400;

/** A notification to one person. */
@Schema({ collection: 'notifications', versionKey: false, minimize: false })
export class Notification {
  /** `<event id>.<person's id>`, so that an event notifies nobody twice. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: Object, required: true }) recipient: Person;
  @Prop({ type: String, required: true }) eventId: string;
  /** Type of the event; front ends choose their text by it. */
  @Prop({ type: String, required: true }) type: string;
  /** The store of the event; absent if the event concerns the whole tenant. */
  @Prop({ type: String }) storeId?: string;
  /** Ids and numbers for the text; the fields depend on the type. */
  @Prop({ type: Object, required: true }) data: Record<string, unknown>;
  @Prop({ type: Date }) readAt?: Date;
  @Prop({ type: Date, required: true }) createdAt: Date;
}
export const NotificationSchema = SchemaFactory.createForClass(Notification);
NotificationSchema.index({ 'recipient.type': 1, 'recipient.id': 1, createdAt: -1, _id: -1 });
NotificationSchema.index({ createdAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
