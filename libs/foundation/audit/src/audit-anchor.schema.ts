import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * The last entry of a tenant's audit log on one day, stored in the platform database: whoever removes the end of the log, or
 * rewrites it, would have to change the anchor too.
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
