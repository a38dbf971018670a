import { Carts, type CartId } from '#commerce/cart';
import { Reservations } from '#commerce/inventory';
import { OrderBook } from '#commerce/orders';
import { PaymentBook } from '#commerce/payments';
import { Idempotency, TenantInjectable } from '#foundation/tenancy';
import { checkoutErrors } from './checkout.errors.js';
import type { Draft } from './draft-order.js';
import { StockTurn } from './stock-turn.js';

/** What a retry with the same Idempotency-Key continues from. */
export interface Progress {
  readonly orderId: string;
}

/**
 * Step 2 of a purchase, in one transaction: takes the cart, stores the order and its payment with the event
 * order.placed, records where a retry continues, and holds the stock. Stock comes last, because transactions that sell the same
 * variant conflict there, so its documents are locked for the shortest time.
 *
 * If the process dies before the commit, nothing has changed. If it dies after the commit, a retry with the same key
 * continues with step 3; without a retry, {@link ExpireCheckout} releases the stock.
 */
@TenantInjectable()
export class EnterOrder {
  constructor(
    private readonly turn: StockTurn,
    private readonly carts: Carts,
    private readonly orders: OrderBook,
    private readonly payments: PaymentBook,
    private readonly idempotency: Idempotency,
    private readonly reservations: Reservations,
  ) {}

  /** @throws cart.changed when the cart was changed or ordered meanwhile; checkout.insufficient-stock; tenant.busy */
  async enter({ order, payment }: Draft): Promise<void> {
    const { _id: reference, cart, storeId, expiresAt } = order;
    const lines = order.lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
    await this.turn.run(order, async () => {
      await this.carts.take(cart.id as CartId, cart.version);
      await this.orders.enter(order);
      await this.payments.enter(payment);
      await this.idempotency.record({ orderId: reference } satisfies Progress);
      const held = await this.reservations.hold({ reference, storeId, lines, expiresAt });
      if (!held.ok) throw checkoutErrors.insufficientStock(undefined, { facts: { short: held.short } });
    });
  }
}
