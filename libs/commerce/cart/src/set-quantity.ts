import { allowsQuantity } from '#commerce/catalog';
import { TenantInjectable } from '#foundation/tenancy';
import { cartErrors, insufficientStock, quantityNotAllowed } from './cart.errors.js';
import type { CartId } from './cart-owner.js';
import type { CartItem } from './cart.schema.js';
import { Carts } from './carts.js';
import { EvaluateCart, type EvaluatedCart, type Offer } from './evaluate-cart.js';

/** Changes the quantity of an item in a cart. */
@TenantInjectable()
export class SetQuantity {
  constructor(
    private readonly carts: Carts,
    private readonly evaluation: EvaluateCart,
  ) {}

  /**
   * The merchant must sell so many. More pieces must be in stock, unless stock is no limit; fewer are accepted also if there are
   * still fewer in stock.
   * @throws cart.item-not-found, cart.insufficient-stock, cart.quantity-not-allowed, cart.quantity-unusable
   */
  async set(cartId: CartId, itemId: string, quantity: number): Promise<EvaluatedCart> {
    const item = (await this.carts.get(cartId))?.items.find(({ id }) => id === itemId);
    if (!item) throw cartErrors.itemNotFound();
    const offer = await this.evaluation.offerOf(item.variantId);
    refuse(item, quantity, offer);
    const cart = await this.carts.setQuantity(cartId, itemId, quantity);
    return this.evaluation.evaluate(cart, undefined, offer);
  }
}

function refuse({ variantId, quantity: has }: CartItem, requested: number, offer: Offer | undefined): void {
  const { variant, available = 0 } = offer ?? {};
  if (!allowsQuantity(variant?.orderQuantity, requested))
    throw quantityNotAllowed(requested, variant?.orderQuantity);
  if (requested > has && requested > available) throw insufficientStock({ variantId, requested, available });
}
