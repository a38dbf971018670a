import { Orders, type Order, type OrderViewer } from '#orders';
import { PaymentProviders, Payments } from '#payments';
import { TenantInjectable } from '#tenancy';
import { CancelPaidOrder } from './cancel-paid-order.js';
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
   * Cancelling a cancelled order changes nothing.
   * @throws order.not-found, order.wrong-state, payment.provider-unavailable
   */
  async cancel(orderId: string, viewer: OrderViewer, reason?: string): Promise<Order> {
    const order = await this.orders.visible(orderId, viewer);
    const byStaff = viewer.principal?.audience === 'staff';
    if (order.status === 'pending') {
      const payment = await this.payments.ofOrder(orderId);
      const news = await this.providers.named(payment.provider).close(payment);
      if (news.outcome === 'expired') {
        await this.undoOrder.undo(order, byStaff ? 'cancelled-by-staff' : 'cancelled-by-shopper');
      } else {
        // Somebody was faster and paid; then it is a paid order that is cancelled.
        await this.confirmPayment.apply(news);
      }
    }
    return this.cancelPaid.cancel(order, byStaff, reason);
  }
}
