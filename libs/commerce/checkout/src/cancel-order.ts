import { orderAsShown, Orders, type Order, type OrderOwner } from '#commerce/orders';
import { PaymentProviders, Payments } from '#commerce/payments';
import { TenantInjectable } from '#foundation/tenancy';
import { CancelPaidOrder, type Canceller } from './cancel-paid-order.js';
import { ConfirmPayment } from './confirm-payment.js';
import { UndoOrder } from './undo-order.js';

/**
 * Shoppers and staff cancel orders. Unpaid: the provider closes its page, then the order is undone. Paid: one
 * transaction cancels the order, enters the refund of all that is left and puts the pieces back into stock; then the
 * provider is asked for the refund.
 *
 * If the process dies between the steps: an unpaid order expires, a refund is made by the sweep.
 */
@TenantInjectable()
export class CancelOrder {
  constructor(
    private readonly orders: Orders,
    private readonly payments: Payments,
    private readonly providers: PaymentProviders,
    private readonly undoOrder: UndoOrder,
    private readonly confirmPayment: ConfirmPayment,
    private readonly cancelPaid: CancelPaidOrder,
  ) {}

  /**
   * Cancels one's own order; cancelling a cancelled one changes nothing.
   * @throws order.not-found, order.wrong-state, payment.provider-unavailable
   */
  async cancelOwn(orderId: string, owner: OrderOwner, reason?: string): Promise<Order> {
    return this.cancel(await this.orders.own(orderId, owner), 'owner', reason);
  }

  /**
   * Staff cancel anybody's order; cancelling a cancelled one changes nothing.
   * @returns the order as the caller may see it
   * @throws request.forbidden without orders.write, or without orders.refund where money would go back;
   *   order.not-found, order.wrong-state, payment.provider-unavailable
   */
  async cancelForStaff(orderId: string, reason?: string): Promise<Order> {
    const order = await this.orders.forStaff(orderId, 'orders.write');
    return orderAsShown(await this.cancel(order, 'staff', reason));
  }

  private async cancel(order: Order, by: Canceller, reason?: string): Promise<Order> {
    if (order.status === 'pending') {
      const payment = await this.payments.ofOrder(order._id);
      const news = await (await this.providers.named(payment.provider)).close(payment);
      if (news.outcome === 'expired') {
        await this.undoOrder.undo(order, by === 'staff' ? 'cancelled-by-staff' : 'cancelled-by-shopper');
      } else {
        // Somebody was faster and paid; then it is a paid order that is cancelled.
        await this.confirmPayment.apply(news);
      }
    }
    return this.cancelPaid.cancel(order, by, reason);
  }
}
