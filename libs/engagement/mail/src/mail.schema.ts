import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { TemplateName } from './templates/templates.js';

export const MAIL_STATES = ['queued', 'sending', 'sent', 'failed'] as const;
export type MailState = (typeof MAIL_STATES)[number];

const KEPT_SECONDS = 90 * 86_400;

/** A mail to one person, from the event that caused it until it was sent. */
@Schema({ collection: 'mails', versionKey: false, minimize: false })
export class Mail {
  /** `<event id>.<recipient>`: an event mails nobody twice, and providers can be asked for it. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) eventId: string;
  @Prop({ type: String, required: true }) template: TemplateName;
  @Prop({ type: String, required: true }) to: string;
  /** BCP 47. */
  @Prop({ type: String, required: true }) locale: string;
  /** What the template needs. Codes stay sealed, and leave the row when the mail is sent. */
  @Prop({ type: Object, required: true }) data: Record<string, unknown>;
  @Prop({ type: String, enum: MAIL_STATES, required: true }) state: MailState;
  @Prop({ type: Number, required: true }) attempts: number;
  /** When it is to be sent; while it is being sent, when whoever does is taken for dead. Absent once it is over. */
  @Prop({ type: Date }) nextAt?: Date;
  /** An attempt was made whose outcome is not known, so the provider is asked before the next. */
  @Prop({ type: Boolean }) unsure?: boolean;
  /** After this it would be of no use: a code that has expired. */
  @Prop({ type: Date }) usefulUntil?: Date;
  @Prop({ type: String }) providerMessageId?: string;
  @Prop({ type: Date }) sentAt?: Date;
  @Prop({ type: String }) error?: string;
  @Prop({ type: Date, required: true }) createdAt: Date;
}
export const MailSchema = SchemaFactory.createForClass(Mail);
// Only mails that are not over: the index stays tiny.
MailSchema.index({ nextAt: 1 }, { name: 'waiting', partialFilterExpression: { nextAt: { $exists: true } } });
MailSchema.index({ createdAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
