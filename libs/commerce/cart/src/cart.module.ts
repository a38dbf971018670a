import { Module } from '@nestjs/common';
import { CatalogModule } from '#commerce/catalog';
import { InventoryModule } from '#commerce/inventory';
import { PricingModule } from '#commerce/pricing';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { AddToCart } from './add-to-cart.js';
import { CartOfPerson } from './cart-of-person.js';
import { Carts } from './carts.js';
import { EvaluateCart } from './evaluate-cart.js';
import { SetQuantity } from './set-quantity.js';

@Module({
  imports: [TenancyModule.forFeature(collections), CatalogModule, InventoryModule, PricingModule],
  providers: [AddToCart, CartOfPerson, Carts, EvaluateCart, SetQuantity],
  exports: [AddToCart, Carts, EvaluateCart, SetQuantity],
})
export class CartModule {}
