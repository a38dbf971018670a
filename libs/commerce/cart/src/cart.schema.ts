import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A variant and a quantity. It has no price: prices are looked up whenever the cart is read. */
export interface CartItem {
  readonly id: string;
  readonly variantId: string;
  /** 1 to QUANTITY_MAX. */
  readonly quantity: number;
}

/** The items that a shopper has chosen. It is written through the driver only; see {@link Carts}. */
@Schema({ collection: 'carts', versionKey: false })
export class Cart {
  /** Made from the owner; see cart-owner.ts. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: [Object], required: true }) items: CartItem[];
  /** Counts changes, so that a checkout takes exactly the items that it has read. */
  @Prop({ type: Number, required: true }) version: number;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) updatedAt: Date;
  @Prop({ type: Date, required: true }) expiresAt: Date;
}
export const CartSchema = SchemaFactory.createForClass(Cart);
CartSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
