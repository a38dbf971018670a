import { VariantLookup, type VariantFacts } from '#catalog';
import { TenantInjectable } from '#tenancy';
import type { CartId } from './cart-owner.js';
import { cartErrors } from './cart.errors.js';
import { Carts } from './carts.js';
import { EvaluateCart, type EvaluatedCart } from './evaluate-cart.js';

/** What somebody wants: a variant, or a product that has only one. */
export interface Wanted {
  readonly variantId?: string;
  readonly productId?: string;
  /** 1 to QUANTITY_MAX. */
  readonly quantity: number;
}

/** Puts something into a cart: one look-up, one write, one look at the stock. */
@TenantInjectable()
export class AddToCart {
  constructor(
    private readonly variants: VariantLookup,
    private readonly carts: Carts,
    private readonly evaluation: EvaluateCart,
  ) {}

  /**
   * Stock is shown, not held: that happens at checkout.
   * @throws cart.variant-required, cart.variant-unknown, cart.variant-ambiguous,
   *   cart.quantity-unusable, cart.full
   */
  async add(cartId: CartId, wanted: Wanted): Promise<EvaluatedCart> {
    const variant = await this.variantOf(wanted);
    if (!variant?.onSale) throw cartErrors.variantUnknown();
    const cart = await this.carts.add(cartId, variant.variantId, wanted.quantity);
    return this.evaluation.evaluate(cart, undefined, variant);
  }

  private async variantOf({ variantId, productId }: Wanted): Promise<VariantFacts | undefined> {
    if ((variantId === undefined) === (productId === undefined)) throw cartErrors.variantRequired();
    if (variantId !== undefined) return (await this.variants.find([variantId])).get(variantId);
    const only = await this.variants.onlyVariantOf(productId!);
    if (only === 'several') throw cartErrors.variantAmbiguous();
    return only;
  }
}
