import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { collectionOf, PersonalData, type DataSubject, type PersonalDataHolder } from '#foundation/tenancy';
import { customerCart } from './cart-owner.js';
import { Cart } from './cart.schema.js';

/** A customer's cart. Carts of guests hold no personal data. */
@PersonalData('cart')
export class CartOfPerson implements PersonalDataHolder {
  constructor(@InjectModel(Cart.name) private readonly carts: Model<Cart>) {}

  async *rows({ customerId }: DataSubject): AsyncIterable<object> {
    const cart = await collectionOf(this.carts).findOne({ _id: customerCart(customerId) });
    if (cart) yield { items: cart.items, createdAt: cart.createdAt, updatedAt: cart.updatedAt };
  }

  async erase({ customerId }: DataSubject): Promise<void> {
    await collectionOf(this.carts).deleteOne({ _id: customerCart(customerId) });
  }
}
