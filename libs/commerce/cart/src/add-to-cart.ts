import { VariantLookup, type VariantFacts } from '#commerce/catalog';
import { newToken } from '#platform/crypto';
import { TenantInjectable } from '#foundation/tenancy';
import { guestCart, type CartId } from './cart-owner.js';
import { cartErrors } from './cart.errors.js';
import { Carts } from './carts.js';
import { EvaluateCart, type EvaluatedCart } from './evaluate-cart.js';

/** A variant, or a product with only one variant, and a quantity. */
export interface Wanted {
  readonly variantId?: string;
  readonly productId?: string;
  /** 1 to QUANTITY_MAX. */
  readonly quantity: number;
}

/** Puts a variant into a cart. */
@TenantInjectable()
export class AddToCart {
  constructor(
    private readonly variants: VariantLookup,
    private readonly carts: Carts,
    private readonly evaluation: EvaluateCart,
  ) {}

  /**
   * Reads the stock but does not reserve it; the checkout does.
   * @throws cart.variant-required, cart.variant-unknown, cart.variant-ambiguous,
   *   cart.quantity-unusable, cart.full
   */
  async add(cartId: CartId, wanted: Wanted): Promise<EvaluatedCart> {
    const variant = await this.onSale(wanted);
    const cart = await this.carts.add(cartId, variant.variantId, wanted.quantity);
    return this.evaluation.evaluate(cart, undefined, variant);
  }

  /**
   * As {@link add}, for a guest. If there is no cart for the token (missing, invented or expired), a new cart gets a new
   * token: clients cannot choose tokens.
   * @returns the new token, if one was made
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
