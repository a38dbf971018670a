import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { SecondFactorState } from '../mfa/second-factor-state.js';

/** A person who runs the installation; in the platform database. */
@Schema({ collection: 'operators', timestamps: true, versionKey: false })
export class Operator {
  @Prop({ type: String }) _id: string;
  /** Normalised; see `normaliseEmail`. */
  @Prop({ type: String, required: true }) email: string;
  @Prop({ type: String, required: true }) name: string;
  @Prop({ type: String, required: true }) passwordHash: string;
  /** Not selected by default; see SecondFactor. */
  @Prop({ type: Object, select: false }) mfa?: SecondFactorState;
  createdAt: Date;
  updatedAt: Date;
}
export const OperatorSchema = SchemaFactory.createForClass(Operator);
OperatorSchema.index({ email: 1 }, { unique: true });
