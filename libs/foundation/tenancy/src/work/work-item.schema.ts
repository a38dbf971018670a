import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * That some work of a tenant has something to do. The rows that it is about are in the tenant's own database; this says
 * when somebody has to look at them, and who does.
 */
@Schema({ collection: 'work', versionKey: false })
export class WorkItem {
  /** `<tenant id>:<work>`, and `:<lane>` where there are lanes. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) tenantId: string;
  @Prop({ type: String, required: true }) work: string;
  @Prop({ type: String }) lane?: string;
  /** When a turn is wanted; absent: nothing is known to wait. */
  @Prop({ type: Date }) due?: Date;
  /** Until when a process has it; all times are the database's. */
  @Prop({ type: Date }) lease?: Date;
  /** The process that has it; {@link QUEUED} while a Bull job carries it to one. */
  @Prop({ type: String }) owner?: string;
  /** Grows with every claim: whoever claimed earlier can settle no more. */
  @Prop({ type: Number, required: true }) fence: number;
  /** What the last claim gave out together, so that it can be read back. */
  @Prop({ type: String }) claim?: string;
  /** Turns in a row that ended in an error. */
  @Prop({ type: Number }) failures?: number;
  /** Set when a process had it and died: what it knew of further work is lost with it. */
  @Prop({ type: String, enum: ['process', 'queue'] }) lost?: 'process' | 'queue';
  /** Who had it then. */
  @Prop({ type: String }) lostBy?: string;
}
export const WorkItemSchema = SchemaFactory.createForClass(WorkItem);
WorkItemSchema.index({ due: 1 }, { partialFilterExpression: { due: { $exists: true } } });
WorkItemSchema.index({ lease: 1 }, { partialFilterExpression: { lease: { $exists: true } } });
WorkItemSchema.index({ tenantId: 1 });

/** Owner of what a Bull job carries. */
export const QUEUED = 'queue';
