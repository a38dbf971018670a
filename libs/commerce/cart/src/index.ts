export { cart } from './library.js';
export { AddToCart, type Wanted } from './add-to-cart.js';
export { cartErrors } from './cart.errors.js';
export { CartModule } from './cart.module.js';
export { customerCart, guestCart, type CartId } from './cart-owner.js';
export type { Cart, CartItem } from './cart.schema.js';
export { Carts } from './carts.js';
export {
  EvaluateCart,
  ITEM_PROBLEMS,
  type EvaluatedCart,
  type EvaluatedItem,
  type ItemProblem,
} from './evaluate-cart.js';
