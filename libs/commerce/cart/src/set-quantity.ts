import { StockAvailability } from '#commerce/inventory';
import { TenantInjectable } from '#foundation/tenancy';
import { cartErrors, insufficientStock } from './cart.errors.js';
import type { CartId } from './cart-owner.js';
import { Carts } from './carts.js';
import { EvaluateCart, type EvaluatedCart } from './evaluate-cart.js';

/** Changes the quantity of an item in a cart. */
@TenantInjectable()
export class SetQuantity {
  constructor(
    private readonly stock: StockAvailability,
    private readonly carts: Carts,
    private readonly evaluation: EvaluateCart,
  ) {}

  /**
   * More pieces must be in stock. Fewer are always accepted, also if there are still fewer in stock.
   * @throws cart.item-not-found, cart.insufficient-stock, cart.quantity-unusable
   */
  async set(cartId: CartId, itemId: string, quantity: number): Promise<EvaluatedCart> {
    const item = (await this.carts.get(cartId))?.items.find(({ id }) => id === itemId);
    if (!item) throw cartErrors.itemNotFound();
    if (quantity > item.quantity) await this.refuseShortage(item.variantId, quantity);
    return this.evaluation.evaluate(await this.carts.setQuantity(cartId, itemId, quantity));
  }

  private async refuseShortage(variantId: string, requested: number): Promise<void> {
    const { available } = (await this.stock.of([variantId])).get(variantId)!;
    if (requested > available) throw insufficientStock({ variantId, requested, available });
  }
}
