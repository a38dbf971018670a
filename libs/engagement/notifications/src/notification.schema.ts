import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Person } from '#foundation/tenancy';

const KEPT_SECONDS = 90 * 86_400;

/** Something that one person should know. */
@Schema({ collection: 'notifications', versionKey: false, minimize: false })
export class Notification {
  /** `<event id>.<person's id>`: nobody is told twice of one event. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: Object, required: true }) recipient: Person;
  @Prop({ type: String, required: true }) eventId: string;
  /** The event's type; front ends word it. */
  @Prop({ type: String, required: true }) type: string;
  /** The store that it happened in; absent: it concerns the whole tenant. */
  @Prop({ type: String }) storeId?: string;
  /** What the wording needs: ids and numbers, by type. */
  @Prop({ type: Object, required: true }) data: Record<string, unknown>;
  @Prop({ type: Date }) readAt?: Date;
  @Prop({ type: Date, required: true }) createdAt: Date;
}
export const NotificationSchema = SchemaFactory.createForClass(Notification);
NotificationSchema.index({ 'recipient.type': 1, 'recipient.id': 1, createdAt: -1, _id: -1 });
NotificationSchema.index({ createdAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
