import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Actor } from '#platform/context';

export const MOVEMENT_KINDS = ['adjustment', 'reservation', 'release', 'sale', 'return', 'import'] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** A line of the ledger. Only ever added: the movements of a stock document add up to it. */
@Schema({ collection: 'stock_movements', versionKey: false })
export class StockMovement {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) variantId: string;
  @Prop({ type: String, required: true }) storeId: string;
  @Prop({ type: String, enum: MOVEMENT_KINDS, required: true }) kind: MovementKind;
  /** What it added to the pieces that are there. */
  @Prop({ type: Number, required: true }) onHand: number;
  /** What it added to the promised ones. */
  @Prop({ type: Number, required: true }) reserved: number;
  /** What caused it, such as an order's id. */
  @Prop({ type: String }) reference?: string;
  @Prop({ type: String }) reason?: string;
  @Prop({ type: Object, required: true }) actor: Actor;
  @Prop({ type: Date, required: true }) at: Date;
}
export const StockMovementSchema = SchemaFactory.createForClass(StockMovement);
// Ids sort by age.
StockMovementSchema.index({ variantId: 1, _id: -1 });
StockMovementSchema.index({ storeId: 1, _id: -1 });
