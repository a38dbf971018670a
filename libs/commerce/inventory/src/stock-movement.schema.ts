import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Actor } from '#platform/context';

export const MOVEMENT_KINDS = ['adjustment', 'reservation', 'release', 'sale', 'return', 'import'] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** A line of the ledger. Lines are never changed; the movements of a stock document add up to its numbers. */
@Schema({ collection: 'stock_movements', versionKey: false })
export class StockMovement {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) variantId: string;
  @Prop({ type: String, required: true }) storeId: string;
  @Prop({ type: String, enum: MOVEMENT_KINDS, required: true }) kind: MovementKind;
  /** Change of the pieces on hand. */
  @Prop({ type: Number, required: true }) onHand: number;
  /** Change of the reserved pieces. */
  @Prop({ type: Number, required: true }) reserved: number;
  /** What caused it, such as an order's id. */
  @Prop({ type: String }) reference?: string;
  @Prop({ type: String }) reason?: string;
  @Prop({ type: Object, required: true }) actor: Actor;
  @Prop({ type: Date, required: true }) at: Date;
}
export const StockMovementSchema = SchemaFactory.createForClass(StockMovement);
// Ids sort by time.
StockMovementSchema.index({ variantId: 1, _id: -1 });
StockMovementSchema.index({ storeId: 1, _id: -1 });
