import { Reservations } from '#commerce/inventory';
import { canBecome, OrderBook, orderErrors, type Order } from '#commerce/orders';
import { PaymentBook, refundableAmount } from '#commerce/payments';
import { TenantInjectable } from '#foundation/tenancy';
import { RefundPayment } from './refund-payment.js';
import { StockTurn } from './stock-turn.js';

/** Who cancels an order: its owner or staff. */
export type Canceller = 'owner' | 'staff';

/** Cancels a paid order. Its status, the refund of the rest and the stock change in one transaction. */
@TenantInjectable()
export class CancelPaidOrder {
  constructor(
    private readonly turn: StockTurn,
    private readonly orders: OrderBook,
    private readonly payments: PaymentBook,
    private readonly reservations: Reservations,
    private readonly refunds: RefundPayment,
  ) {}

  /**
   * A cancelled order does not change.
   * @param by owners may cancel only until the order is being prepared; staff need orders.refund if money goes back
   * @throws order.wrong-state, request.forbidden
   */
  async cancel(order: Order, by: Canceller, reason?: string): Promise<Order> {
    const refundId = this.refunds.newRefundId();
    const why = reason ?? (by === 'staff' ? 'cancelled-by-staff' : 'cancelled-by-shopper');
    const { cancelled, refunding } = await this.turn.run(order, async () => {
      const current = await this.orders.open(order._id);
      if (current.status === 'cancelled') return { cancelled: current };
      refuseTooLate(current, by);
      const moved = await this.orders.move(current, 'cancelled', { reason: why });
      const payment = await this.payments.openForOrder(order._id);
      const amount = refundableAmount(payment);
      const newRefund = { _id: refundId, amount, reason: 'order-cancelled' };
      if (amount > 0) await this.refunds.enter(payment, newRefund, by);
      await this.reservations.takeBack(order._id, why);
      return { cancelled: moved, refunding: amount > 0 ? payment._id : undefined };
    });
    if (refunding) await this.refunds.carryOutSoon(refunding, refundId);
    return cancelled;
  }
}

function refuseTooLate(order: Order, by: Canceller): void {
  const possible = order.status !== 'pending' && canBecome(order, 'cancelled');
  if (possible && (by === 'staff' || order.status === 'processing')) return;
  const detail = {
    en: `The order is ${order.status}; it cannot be cancelled any more.`,
    de: `Die Bestellung hat den Status ${order.status}; sie kann nicht mehr storniert werden.`,
  };
  throw orderErrors.wrongState(detail, {
    facts: { orderStatus: order.status },
  });
}
