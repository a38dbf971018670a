import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Pieces of a variant at a store: one document each, so that sales of different variants do not conflict. */
@Schema({ collection: 'stock', versionKey: false })
export class Stock {
  /** See {@link stockId}. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) variantId: string;
  @Prop({ type: String, required: true }) storeId: string;
  @Prop({ type: Number, required: true }) onHand: number;
  @Prop({ type: Number, required: true }) reserved: number;
  /** `onHand - reserved`, kept by the same update that changes them. */
  @Prop({ type: Number, required: true }) available: number;
  /** Staff get an alert at this many available pieces or fewer. */
  @Prop({ type: Number }) lowAt?: number | null;
  /** Whether `available` is at or below the threshold. */
  @Prop({ type: Boolean, required: true }) low: boolean;
  @Prop({ type: Number, required: true }) version: number;
  @Prop({ type: Date, required: true }) updatedAt: Date;
}
export const StockSchema = SchemaFactory.createForClass(Stock);
StockSchema.index({ variantId: 1 });
StockSchema.index({ storeId: 1, _id: 1 });
StockSchema.index({ low: 1, storeId: 1, _id: 1 }, { partialFilterExpression: { low: true } });

/** The id of the stock of a variant at a store. */
export function stockId(variantId: string, storeId: string): string {
  return `${variantId}:${storeId}`;
}

/** The id of the store in a stock id. */
export function storeOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}
