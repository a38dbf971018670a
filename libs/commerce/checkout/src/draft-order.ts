import { Inject } from '@nestjs/common';
import { Carts, EvaluateCart, type CartId, type EvaluatedCart } from '#commerce/cart';
import { Customers } from '#foundation/identity';
import type { PostalAddress } from '#foundation/identity';
import type { DeliveryType, Order, OrderLine } from '#commerce/orders';
import { PaymentProviders, type Payment, type PaymentProviderTraits } from '#commerce/payments';
import { CONFIG, type Config } from '#platform/config';
import { currentExecution } from '#platform/context';
import { newId } from '#platform/ids';
import { accepted } from '#platform/values';
import { Stores, type Store } from '#commerce/stores';
import { StateStore, TenantInjectable } from '#foundation/tenancy';
import { ORDER_INPUT } from './checkout-values.js';
import { checkoutErrors } from './checkout.errors.js';
import { ReturnAddresses } from './return-addresses.js';

/** The buyer: their cart and, for customers, their account. */
export interface Buyer {
  /** Absent for a guest without a cart. */
  readonly cartId?: CartId;
  readonly customerId?: string;
}

/** The shopper's input at the checkout. */
export interface OrderInput {
  /** Default: the tenant's default store. */
  readonly storeId?: string;
  readonly deliveryType: DeliveryType;
  readonly deliveryAddress?: PostalAddress;
  readonly billingAddress?: PostalAddress;
  /** Only for guests; customers have the email of their account. */
  readonly email?: string;
  readonly successUrl?: string;
  readonly cancelUrl?: string;
}

/** An order and its payment before they are stored. */
export interface Draft {
  readonly order: Order;
  readonly payment: Payment;
}

/** The first order is 1001: numbers below look like a shop that has just opened. */
const NUMBERS_FROM = 1000;
/** How much later a retry may still ask for the same page. The order's own time ends earlier and closes the page. */
const PAGE_GRACE_MS = 600_000;

/**
 * Step 1 of a purchase: reads and checks everything before anything is written. It uses present prices and stock, and
 * keeps the cart's version, so that step 2 stores exactly what was read here.
 *
 * If the process dies afterwards, only the order number was used; it is then missing in the series.
 */
@TenantInjectable()
export class DraftOrder {
  constructor(
    private readonly carts: Carts,
    private readonly evaluation: EvaluateCart,
    private readonly stores: Stores,
    private readonly customers: Customers,
    private readonly providers: PaymentProviders,
    private readonly returnAddresses: ReturnAddresses,
    private readonly state: StateStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * @throws checkout.invalid, checkout.cart-empty, checkout.cart-not-orderable, checkout.address-required, checkout.email-required,
   *   checkout.delivery-type-unavailable, checkout.return-url-not-allowed, checkout.nothing-to-pay, stores.not-found
   */
  async draft(orderId: string, asked: OrderInput, buyer: Buyer): Promise<Draft> {
    const input = accepted(ORDER_INPUT, asked, checkoutErrors.invalid);
    const returnTo = this.returnAddresses.of(orderId, input);
    const email = await this.emailOf(input, buyer);
    const { cart, store } = await this.preview(input, buyer);
    if (input.deliveryType === 'delivery' && cart.requiresShipping && !input.deliveryAddress)
      throw checkoutErrors.addressRequired();
    if (!store[input.deliveryType]) throw checkoutErrors.deliveryTypeUnavailable();
    refuseProblems(cart);
    const now = new Date();
    const order: Order = {
      _id: orderId,
      number: String(NUMBERS_FROM + (await this.state.nextNumber('orders'))),
      status: 'pending',
      paymentStatus: 'pending',
      ...(buyer.customerId && { customerId: buyer.customerId }),
      email,
      cart: { id: buyer.cartId!, version: cart.version },
      storeId: store._id,
      deliveryType: input.deliveryType,
      ...(input.deliveryAddress && { deliveryAddress: input.deliveryAddress }),
      ...(input.billingAddress && { billingAddress: input.billingAddress }),
      lines: linesOf(cart),
      totals: cart.totals,
      history: [{ to: 'pending', at: now, actor: currentExecution()?.actor ?? { type: 'system' } }],
      expiresAt: new Date(now.getTime() + this.config.CHECKOUT_TTL * 1000),
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    const { name: provider, pageLife } = this.providers.preferred;
    const payment: Payment = {
      _id: newId(),
      orderId,
      orderNumber: order.number,
      storeId: store._id,
      email,
      provider,
      amount: cart.totals.total,
      currency: cart.totals.currency,
      status: 'created',
      returnTo,
      pageExpiresAt: endOfPage(order, pageLife),
      refunds: [],
      events: [],
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    return { order, payment };
  }

  /** The cart with present prices and stock, and its problems. @throws checkout.cart-empty, stores.not-found */
  async preview(
    { storeId: wanted }: Pick<OrderInput, 'storeId'>,
    { cartId }: Buyer,
  ): Promise<{ cart: EvaluatedCart; store: Store }> {
    const cart = cartId ? await this.carts.get(cartId) : null;
    if (!cart || cart.items.length === 0) throw checkoutErrors.cartEmpty();
    const store = wanted ? await this.stores.getActive(wanted) : await this.stores.default();
    return { cart: await this.evaluation.evaluate(cart, store._id), store };
  }

  private async emailOf({ email }: OrderInput, { customerId }: Buyer): Promise<string> {
    if (customerId) return (await this.customers.byId(customerId)).email;
    if (!email) throw checkoutErrors.emailRequired();
    return email;
  }
}

/** Later than the order's own time, as far as the provider allows. */
function endOfPage({ createdAt, expiresAt }: Order, { min, max }: PaymentProviderTraits['pageLife']): Date {
  const shortest = createdAt.getTime() + min * 1000;
  const longest = createdAt.getTime() + max * 1000;
  return new Date(Math.min(Math.max(shortest, expiresAt.getTime()) + PAGE_GRACE_MS, longest));
}

function refuseProblems({ items, totals }: EvaluatedCart): void {
  const short = items
    .filter(({ problem }) => problem === 'insufficient-stock')
    .map(({ variantId, quantity, available }) => ({ variantId, requested: quantity, available }));
  const unorderable = items.some(({ problem }) => problem !== undefined && problem !== 'insufficient-stock');
  if (unorderable) throw checkoutErrors.cartNotOrderable();
  if (short.length > 0) throw checkoutErrors.insufficientStock(undefined, { facts: { short } });
  if (totals.total === 0) throw checkoutErrors.nothingToPay();
}

function linesOf({ items }: EvaluatedCart): OrderLine[] {
  return items.map(({ variantId, quantity, unitPrice, total, variant }) => {
    const { productId, sku, title, variantTitle, weightGrams, taxClass, stockPolicy } = variant!;
    return {
      id: newId(),
      variantId,
      productId,
      sku,
      title: variantTitle === 'Default' ? title : `${title}, ${variantTitle}`,
      quantity,
      unitPrice,
      total,
      requiresShipping: variant!.requiresShipping,
      ...(weightGrams !== undefined && { weightGrams }),
      ...(taxClass !== undefined && { taxClass }),
      ...(stockPolicy !== 'deny' && { stockPolicy }),
    };
  });
}
