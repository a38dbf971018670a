import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * How far a tenant's audit log went at the end of a day, kept in the platform database: who cuts off the end of the log,
 * or writes it anew, would have to change this one as well.
 */
@Schema({ collection: 'audit_anchors', versionKey: false })
export class AuditAnchor {
  /** `<tenant id>:<day>`. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) tenantId: string;
  @Prop({ type: Number, required: true }) seq: number;
  @Prop({ type: String, required: true }) hash: string;
  @Prop({ type: Date, required: true }) at: Date;
}
export const AuditAnchorSchema = SchemaFactory.createForClass(AuditAnchor);
AuditAnchorSchema.index({ tenantId: 1, seq: 1 });
