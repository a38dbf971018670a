import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** What somebody wants, without a price: prices are looked up whenever the cart is read. */
export interface CartItem {
  readonly id: string;
  readonly variantId: string;
  /** 1 to QUANTITY_MAX. */
  readonly quantity: number;
}

/** What a shopper has chosen so far. Only the driver writes it; see {@link Carts}. */
@Schema({ collection: 'carts', versionKey: false })
export class Cart {
  /** Whose it is; see cart-owner.ts. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: [Object], required: true }) items: CartItem[];
  /** Counts changes, so that a checkout takes exactly what it has looked at. */
  @Prop({ type: Number, required: true }) version: number;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) updatedAt: Date;
  @Prop({ type: Date, required: true }) expiresAt: Date;
}
export const CartSchema = SchemaFactory.createForClass(Cart);
CartSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
