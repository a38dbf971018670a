import { orderAsShown, Orders, type Order, type OrderOwner } from '#commerce/orders';
import { PaymentProviders, Payments } from '#commerce/payments';
import { TenantInjectable } from '#foundation/tenancy';
import { CancelPaidOrder, type Canceller } from './cancel-paid-order.js';
import { ConfirmPayment } from './confirm-payment.js';
import { UndoOrder } from './undo-order.js';

/**
 * Shoppers and staff cancel orders. If it is unpaid, the provider closes its page, then the order is undone. If
 * it is paid, one transaction cancels the order, stores a refund of the rest and puts the pieces back into stock; then
 * the provider is asked for the refund.
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
   * Cancels an order of this owner. A cancelled order does not change.
   * @throws order.not-found, order.wrong-state, payment.provider-unavailable
   */
  async cancelOwn(orderId: string, owner: OrderOwner, reason?: string): Promise<Order> {
    return this.cancel(await this.orders.own(orderId, owner), 'owner', reason);
  }

  /**
   * Cancels any order, for staff. A cancelled order does not change.
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
        // Somebody paid before the page was closed, so the order is cancelled as a paid one.
        await this.confirmPayment.apply(news);
      }
    }
    return this.cancelPaid.cancel(order, by, reason);
  }
}
