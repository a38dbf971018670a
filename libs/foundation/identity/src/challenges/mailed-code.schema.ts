import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { PROOFS_COLLECTION } from '#foundation/tenancy';

/** The code in a mailbox for one purpose. It answers all challenges of that purpose and address. */
@Schema({ collection: PROOFS_COLLECTION, versionKey: false })
export class MailedCode {
  /** {@link proofId} of purpose and address. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) email: string;
  /** The seed from which the code is derived, with a key outside the database. */
  @Prop({ type: String, required: true }) seed: string;
  @Prop({ type: Date, required: true }) madeAt: Date;
  @Prop({ type: Date, required: true }) sentAt: Date;
  @Prop({ type: Number, required: true }) sends: number;
  /** The code was not mailed; it exists so that answers and their times do not show who has an account. */
  @Prop({ type: Boolean, required: true }) decoy: boolean;
  /** The previous code, whose mail may still be on its way. */
  @Prop({ type: Object }) before?: { readonly seed: string; readonly until: Date };
  @Prop({ type: Date, required: true }) expiresAt: Date;
}
export const MailedCodeSchema = SchemaFactory.createForClass(MailedCode);
