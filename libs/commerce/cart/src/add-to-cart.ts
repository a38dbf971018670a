import { VariantLookup } from '#commerce/catalog';
import { newToken } from '#platform/crypto';
import { TenantInjectable } from '#foundation/tenancy';
import { guestCart, type CartId } from './cart-owner.js';
import { cartErrors } from './cart.errors.js';
import { Carts, type Addition } from './carts.js';
import { EvaluateCart, type EvaluatedCart, type Offer } from './evaluate-cart.js';

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
   * @throws cart.variant-required, cart.variant-unknown, cart.variant-ambiguous, cart.insufficient-stock,
   *   cart.quantity-not-allowed, cart.quantity-unusable, cart.full
   */
  async add(cartId: CartId, wanted: Wanted): Promise<EvaluatedCart> {
    const { offer, addition } = await this.onSale(wanted);
    const cart = await this.carts.add(cartId, addition);
    return this.evaluation.evaluate(cart, undefined, offer);
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
    const { offer, addition } = await this.onSale(wanted);
    const known =
      token === undefined ? undefined : await this.carts.addToExisting(guestCart(token), addition);
    if (known) return { cart: await this.evaluation.evaluate(known, undefined, offer) };
    const made = newToken();
    const cart = await this.carts.add(guestCart(made), addition);
    return { cart: await this.evaluation.evaluate(cart, undefined, offer), newToken: made };
  }

  private async onSale({ variantId, productId, quantity }: Wanted): Promise<Offered> {
    if ((variantId === undefined) === (productId === undefined)) throw cartErrors.variantRequired();
    const id = variantId ?? (await this.onlyVariantOf(productId!));
    const offer = await this.evaluation.offerOf(id);
    if (!offer?.variant.onSale) throw cartErrors.variantUnknown();
    const { available, variant } = offer;
    return { offer, addition: { variantId: id, quantity, available, orderQuantity: variant.orderQuantity } };
  }

  private async onlyVariantOf(productId: string): Promise<string> {
    const [only, ...others] = await this.variants.idsOf(productId);
    if (!only) throw cartErrors.variantUnknown();
    if (others.length > 0) throw cartErrors.variantAmbiguous();
    return only;
  }
}

/** What shall be put into a cart, and the variant that it is. */
interface Offered {
  readonly offer: Offer;
  readonly addition: Addition;
}
