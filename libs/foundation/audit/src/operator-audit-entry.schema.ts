import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Actor, Origin } from '#platform/context';
import type { FieldChange } from './audit-entry.schema.js';

/** An action of an operator, in the platform database, chained to the entry before it. */
@Schema({ collection: 'operator_audit_log', versionKey: false })
export class OperatorAuditEntry {
  /** 1, 2, 3, … without a gap. */
  @Prop({ type: Number }) _id: number;
  @Prop({ type: Date, required: true }) at: Date;
  /** `system` without an id: the command line, or the product itself, for example when a copied token was used. */
  @Prop({ type: Object, required: true }) actor: Actor;
  @Prop({ type: String, required: true }) action: string;
  @Prop({ type: Object, required: true }) target: { type: string; id: string };
  @Prop({ type: [Object], required: true }) changes: FieldChange[];
  @Prop({ type: Object }) origin?: Origin;
  @Prop({ type: String, required: true }) hash: string;
}
export const OperatorAuditEntrySchema = SchemaFactory.createForClass(OperatorAuditEntry);
OperatorAuditEntrySchema.index({ 'actor.id': 1, _id: -1 });
OperatorAuditEntrySchema.index({ 'target.id': 1, _id: -1 });
