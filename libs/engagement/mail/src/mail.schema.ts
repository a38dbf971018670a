import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { TemplateName } from './templates/templates.js';

export const MAIL_STATES = ['queued', 'sending', 'sent', 'failed'] as const;
export type MailState = (typeof MAIL_STATES)[number];

const KEPT_SECONDS = 90 * 86_400;

/** A mail to one person: written for an event, kept for 90 days. */
@Schema({ collection: 'mails', versionKey: false, minimize: false })
export class Mail {
  /** `<event id>.<recipient>`, so that an event mails nobody twice. Providers store it and can be asked for it. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) eventId: string;
  @Prop({ type: String, required: true }) template: TemplateName;
  @Prop({ type: String, required: true }) to: string;
  /** BCP 47. */
  @Prop({ type: String, required: true }) locale: string;
  /** Data for the template. Codes are sealed, and removed when the mail is sent or has failed. */
  @Prop({ type: Object, required: true }) data: Record<string, unknown>;
  @Prop({ type: String, enum: MAIL_STATES, required: true }) state: MailState;
  @Prop({ type: Number, required: true }) attempts: number;
  /**
   * When the mail is due; while it is being sent, the end of the sender's lease. Absent when it is sent or has failed.
   */
  @Prop({ type: Date }) nextAt?: Date;
  /** The outcome of an earlier attempt is not known, so the provider is asked before the next attempt. */
  @Prop({ type: Boolean }) unsure?: boolean;
  /** After this time the mail is useless, for example because its code has expired. */
  @Prop({ type: Date }) usefulUntil?: Date;
  @Prop({ type: String }) providerMessageId?: string;
  @Prop({ type: Date }) sentAt?: Date;
  @Prop({ type: String }) error?: string;
  @Prop({ type: Date, required: true }) createdAt: Date;
}
export const MailSchema = SchemaFactory.createForClass(Mail);
// Only mails that still have to be sent, so the index stays small.
MailSchema.index({ nextAt: 1 }, { name: 'waiting', partialFilterExpression: { nextAt: { $exists: true } } });
MailSchema.index({ createdAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
