import { VariantLookup, type VariantFacts } from '#commerce/catalog';
import { newToken } from '#platform/crypto';
import { TenantInjectable } from '#foundation/tenancy';
import { guestCart, type CartId } from './cart-owner.js';
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
    const variant = await this.onSale(wanted);
    const cart = await this.carts.add(cartId, variant.variantId, wanted.quantity);
    return this.evaluation.evaluate(cart, undefined, variant);
  }

  /**
   * As {@link add}, for a guest. Where the token is of no cart of ours (none, made up by the client, or expired), a new
   * cart is made under a new token: nobody but us chooses what opens a cart.
   * @returns the new token, where there is one
   */
  async addAsGuest(
    token: string | undefined,
    wanted: Wanted,
  ): Promise<{ readonly cart: EvaluatedCart; readonly newToken?: string }> {
    const variant = await this.onSale(wanted);
    const { variantId } = variant;
    const known =
      token === undefined
        ? undefined
        : await this.carts.addToExisting(guestCart(token), variantId, wanted.quantity);
    if (known) return { cart: await this.evaluation.evaluate(known, undefined, variant) };
    const made = newToken();
    const cart = await this.carts.add(guestCart(made), variantId, wanted.quantity);
    return { cart: await this.evaluation.evaluate(cart, undefined, variant), newToken: made };
  }

  private async onSale(wanted: Wanted): Promise<VariantFacts> {
    const variant = await this.variantOf(wanted);
    if (!variant?.onSale) throw cartErrors.variantUnknown();
    return variant;
  }

  private async variantOf({ variantId, productId }: Wanted): Promise<VariantFacts | undefined> {
    if ((variantId === undefined) === (productId === undefined)) throw cartErrors.variantRequired();
    if (variantId !== undefined) return (await this.variants.find([variantId])).get(variantId);
    const only = await this.variants.onlyVariantOf(productId!);
    if (only === 'several') throw cartErrors.variantAmbiguous();
    return only;
  }
}
