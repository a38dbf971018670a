import { Carts, type CartId } from '#commerce/cart';
import { Reservations } from '#commerce/inventory';
import { OrderBook, type Order } from '#commerce/orders';
import { PaymentBook } from '#commerce/payments';
import { TenantInjectable } from '#foundation/tenancy';
import { StockTurn } from './stock-turn.js';

/** Why an order that nobody paid ended. */
export type UndoReason =
  | 'expired'
  | 'payment-failed'
  | 'payment-refused'
  | 'cancelled-by-shopper'
  | 'cancelled-by-staff'
  /** The shop was suspended or deleted. */
  | 'shop-closed';

/**
 * The compensation of {@link EnterOrder}, in one transaction: cancels the order and its payment, restores the cart and
 * releases the stock. The caller must make sure first that nobody can pay any more.
 *
 * If the process dies before the commit, nothing has changed, and the order still expires. A second call changes
 * nothing.
 */
@TenantInjectable()
export class UndoOrder {
  constructor(
    private readonly turn: StockTurn,
    private readonly orders: OrderBook,
    private readonly payments: PaymentBook,
    private readonly carts: Carts,
    private readonly reservations: Reservations,
  ) {}

  /** Joins the caller's transaction if one is running. An order that is no longer pending does not change. */
  async undo(order: Order, reason: UndoReason): Promise<void> {
    await this.turn.run(order, async () => {
      const current = await this.orders.open(order._id);
      if (current.status !== 'pending') return;
      const { _id, cart, lines } = current;
      const failed = reason === 'payment-failed' || reason === 'payment-refused';
      const itemsReturned = await this.carts.giveBack(cart.id as CartId, cart.version, lines);
      const paymentStatus = failed ? 'failed' : 'cancelled';
      await this.orders.move(current, 'cancelled', { reason, paymentStatus, itemsReturned });
      await this.payments.cancel(await this.payments.openForOrder(_id));
      await this.reservations.release(_id, reason);
    });
  }
}
