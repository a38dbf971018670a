import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Asked } from './asked.js';

/** The price of a piece from a quantity on. */
export interface Tier {
  /** At least 2. */
  readonly minQuantity: number;
  /** Minor units, less than for smaller quantities. */
  readonly amount: number;
}

/** A reduced price, from one moment until another. */
export interface Sale {
  /** Minor units, less than the price outside the sale. */
  readonly amount: number;
  readonly startsAt: Date;
  /** The first moment at which it is over. */
  readonly endsAt: Date;
}

/**
 * What a price list asks for a variant, in minor units of the list's currency. Base prices are stored with their products;
 * for these there is a row only once they have changed, which has nothing but their history. Only the driver writes it.
 */
@Schema({ collection: 'prices', versionKey: false })
export class PriceRow {
  /** See `rowId`. */
  @Prop({ type: String }) _id: string;
  /** The id of the list, or `base:<currency>`. */
  @Prop({ type: String, required: true }) list: string;
  /** Of one piece; null in a row that is kept for its history. */
  @Prop({ type: Number, default: null }) amount: number | null;
  /** By quantity, low first, without that of one piece. */
  @Prop({ type: [Object] }) tiers: readonly Tier[];
  /** By time; no two at once. */
  @Prop({ type: [Object] }) sales: readonly Sale[];
  /** A former or recommended price, shown struck through. */
  @Prop({ type: Number }) compareAt?: number;
  /** What was asked for one piece before `since`, in sales too, oldest first. */
  @Prop({ type: [Object] }) history: readonly Asked[];
  /** Since when the row says what it says now. */
  @Prop({ type: Date, required: true }) since: Date;
}
export const PriceRowSchema = SchemaFactory.createForClass(PriceRow);
PriceRowSchema.index({ list: 1, _id: 1 });

/** The `_id` of a row; the variant comes first, so that one range finds all prices of a variant. */
export function rowId(variantId: string, list: string): string {
  return `${variantId}:${list}`;
}

/** The variant of a row. */
export function variantOf({ _id }: Pick<PriceRow, '_id'>): string {
  return _id.slice(0, _id.indexOf(':'));
}

/** The `list` of the base prices in a currency. */
export function baseList(currency: string): string {
  return `base:${currency}`;
}
