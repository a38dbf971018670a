import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** The code that a mailbox holds for one purpose. All challenges of that purpose and address are answered by it. */
@Schema({ collection: 'mailed_codes', versionKey: false })
export class MailedCode {
  /** Purpose and address. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) email: string;
  /** What the code is derived from, with a key outside the database. */
  @Prop({ type: String, required: true }) seed: string;
  @Prop({ type: Date, required: true }) madeAt: Date;
  @Prop({ type: Date, required: true }) sentAt: Date;
  @Prop({ type: Number, required: true }) sends: number;
  /** Nobody was mailed the code; it is there so that answers and their times do not tell who has an account. */
  @Prop({ type: Boolean, required: true }) decoy: boolean;
  /** The code before it, which may be on its way still. */
  @Prop({ type: Object }) before?: { readonly seed: string; readonly until: Date };
  @Prop({ type: Date, required: true }) expiresAt: Date;
}
export const MailedCodeSchema = SchemaFactory.createForClass(MailedCode);
MailedCodeSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
