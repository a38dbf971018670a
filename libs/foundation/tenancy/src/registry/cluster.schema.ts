import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** The cluster that {@link Config.MONGODB_URI} names; others are registered by operators. */
export const DEFAULT_CLUSTER = 'default';

/** A MongoDB deployment that holds tenants. */
@Schema({ collection: 'clusters', timestamps: true })
export class Cluster {
  @Prop({ type: String }) _id: string;
  /** Sealed connection string (purpose `cluster:<id>`); absent for the default cluster. */
  @Prop({ type: String }) uri?: string;
  @Prop({ type: String, default: 'local' }) region: string;
  /** Most tenants it should hold; placement stops there. */
  @Prop({ type: Number, default: 500 }) capacity: number;
  @Prop({ type: Boolean, default: true }) open: boolean;
}
export const ClusterSchema = SchemaFactory.createForClass(Cluster);
