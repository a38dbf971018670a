import { Logger } from '@nestjs/common';
import { Reservations } from '#commerce/inventory';
import { OrderBook, Orders, type Order } from '#commerce/orders';
import {
  hasEffect,
  PaymentBook,
  paymentErrors,
  Payments,
  type Payment,
  type PaymentNews,
  type ProviderEvent,
} from '#commerce/payments';
import { DomainError } from '#platform/errors';
import { CurrentTenant, TenantInjectable, whileOutdated } from '#foundation/tenancy';
import { RefundPayment } from './refund-payment.js';
import { isClosed } from './shop-closed.js';
import { StockTurn } from './stock-turn.js';
import { UndoOrder } from './undo-order.js';

/**
 * Step 4 of a purchase: applies the provider's news about a payment to the order, in one transaction. If the money came
 * in, the order becomes paid, the reservation is committed, and order.paid is written. If nobody can pay any more, the
 * order is undone. News may come late, twice and in any order; see `stateAfter` in payments.
 *
 * Payment and order are read before the transaction and written under the condition that they have not changed since; if
 * they have, everything is decided anew.
 *
 * Money for an order that has ended is refunded: the refund is stored in the same transaction. Money for a shop that is
 * suspended or deleted comes too late as well: the order ends first.
 *
 * If the process dies before the commit, the provider sends the message again, and {@link ReconcilePayments} asks the
 * provider. If it dies after the commit, {@link ReconcilePayments} makes the refund.
 */
@TenantInjectable()
export class ConfirmPayment {
  private readonly logger = new Logger(ConfirmPayment.name);

  constructor(
    private readonly tenant: CurrentTenant,
    private readonly turn: StockTurn,
    private readonly payments: Payments,
    private readonly orders: Orders,
    private readonly paymentBook: PaymentBook,
    private readonly orderBook: OrderBook,
    private readonly reservations: Reservations,
    private readonly undoOrder: UndoOrder,
    private readonly refunds: RefundPayment,
  ) {}

  /**
   * News about an unknown payment is logged and changes nothing.
   * @param event the message that the news came with; a repeated message has no effect
   * @throws tenant.busy
   */
  apply(news: PaymentNews, event?: ProviderEvent): Promise<void> {
    return whileOutdated(async () => {
      const payment = await this.known(news.paymentId);
      if (!payment) return;
      if (!hasEffect(payment, news, event)) {
        if (event) await this.paymentBook.noteEvent(payment._id, event);
        return;
      }
      const order = await this.orders.byId(payment.orderId);
      const refundId = this.refunds.newRefundId();
      const decide = async (): Promise<boolean> => {
        const after = await this.paymentBook.note(payment, news, event);
        return this.follow(order, payment, after, refundId);
      };
      const refunding = await this.turn.run(order, decide);
      if (refunding) await this.refunds.carryOutSoon(payment._id, refundId);
    });
  }

  /** What the payment's new state means for the order. Returns whether a refund must be made. */
  private async follow(order: Order, before: Payment, after: Payment, refundId: string): Promise<boolean> {
    if (after.status === before.status) return false;
    if (after.status === 'succeeded') return this.receiveMoney(order, after, refundId);
    if (after.status === 'failed') await this.undoOrder.undo(order, 'payment-failed');
    if (after.status === 'cancelled')
      await this.undoOrder.undo(order, isClosed(this.tenant) ? 'shop-closed' : 'expired');
    return false;
  }

  private async receiveMoney(known: Order, payment: Payment, refundId: string): Promise<boolean> {
    let order = known;
    if (order.status === 'pending' && isClosed(this.tenant)) {
      await this.undoOrder.undo(order, 'shop-closed');
      order = await this.orderBook.open(payment.orderId);
    }
    if (order.status === 'pending') {
      await this.orderBook.move(order, 'processing', { paymentStatus: 'paid', reason: 'paid' });
      const sold = await this.reservations.commit(order._id);
      if (!sold.ok) throw new Error(`order ${order._id} is pending, but its stock is ${sold.status}`);
      return false;
    }
    this.logger.warn(`order ${order.number} was paid after it had ended; the money goes back`);
    await this.orderBook.notePayment(order, 'paid');
    const newRefund = { _id: refundId, amount: payment.amount, reason: 'paid-too-late' };
    await this.refunds.enter(payment, newRefund, 'product');
    return true;
  }

  private async known(paymentId: string): Promise<Payment | undefined> {
    try {
      return await this.payments.byId(paymentId);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== paymentErrors.notFound().code) throw error;
      this.logger.warn(`ignored news about unknown payment ${paymentId}`);
      return undefined;
    }
  }
}
