import { Logger } from '@nestjs/common';
import { OrderBook } from '#commerce/orders';
import {
  PaymentBook,
  PaymentProviders,
  Payments,
  refundedAmount,
  type Payment,
  type ProviderEvent,
  type Refund,
  type RefundNews,
} from '#commerce/payments';
import { currentExecution } from '#platform/context';
import { newId } from '#platform/ids';
import { demand, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { PAYMENTS_WORK } from './payments-work.js';

/** A refund to be made. */
export interface NewRefund {
  readonly _id: string;
  /** Minor units of the payment's currency. */
  readonly amount: number;
  readonly reason: string;
}

/**
 * Who causes a refund. `staff` need orders.refund in the order's store. `owner`: the customer or guest who cancels
 * their own order. `product`: Emporium itself refunds money that the merchant may not keep.
 */
export type RefundRight = 'staff' | 'owner' | 'product';

/**
 * Money goes back: first the intent is committed, then the provider is asked with the refund's id as idempotency key,
 * then its answer is committed.
 *
 * If the process dies after the intent: the sweep asks the provider ({@link ReconcilePayments}). After the call: the
 * sweep asks again with the same key and hears the same answer, or the provider's own push is faster.
 */
@TenantInjectable()
export class RefundPayment {
  private readonly logger = new Logger(RefundPayment.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentBook,
    private readonly reads: Payments,
    private readonly orders: OrderBook,
    private readonly providers: PaymentProviders,
    private readonly outbox: Outbox,
  ) {}

  /** Ids are made outside transactions, which may run twice. */
  newRefundId(): string {
    return newId();
  }

  /**
   * Enters the intent, in the caller's transaction.
   * @throws request.forbidden for staff without orders.refund; payment.not-refundable, payment.refund-too-large
   */
  async enter(payment: Payment, newRefund: NewRefund, right: RefundRight): Promise<Payment> {
    if (right === 'staff') demand('orders.refund', payment.storeId);
    const actor = currentExecution()?.actor ?? { type: 'system' as const };
    const refund: Refund = { ...newRefund, state: 'requested', actor, createdAt: new Date() };
    const entered = await this.payments.enterRefund(payment, refund);
    this.outbox.wake(PAYMENTS_WORK, entered.nextCheckAt);
    return entered;
  }

  /** Asks the provider for a refund whose intent is committed. @throws payment.provider-unavailable */
  async carryOut(paymentId: string, refundId: string): Promise<Payment> {
    const payment = await this.reads.byId(paymentId);
    const refund = payment.refunds.find(({ _id }) => _id === refundId);
    if (!refund || refund.state !== 'requested') return payment;
    const provider = await this.providers.named(payment.provider);
    const answer = await provider.refund(payment, refund);
    if (!answer.ok) this.logger.error(`refund ${refundId} was refused: ${answer.refused}`);
    return this.note(answer.ok ? answer.value : { paymentId, refundId, state: 'failed', ref: '' });
  }

  /** As {@link carryOut}; what goes wrong is left to the sweep. */
  async carryOutSoon(paymentId: string, refundId: string): Promise<void> {
    try {
      await this.carryOut(paymentId, refundId);
    } catch (error) {
      this.logger.warn(`refund ${refundId} is tried again later: ${(error as Error).message}`);
    }
  }

  /**
   * What the provider tells about a refund becomes true of payment and order, in one transaction.
   * @param event the pushed message that the news came with; the same one again has no effect
   */
  async note(news: RefundNews, event?: ProviderEvent): Promise<Payment> {
    return this.unitOfWork.run(async () => {
      const payment = await this.payments.open(news.paymentId);
      const noted = await this.payments.noteRefund(payment, news, event);
      if (noted === payment) return payment;
      const order = await this.orders.open(noted.orderId);
      const paymentStatus = moneyOf(noted);
      if (order.paymentStatus !== paymentStatus) await this.orders.notePayment(order, paymentStatus);
      return noted;
    });
  }
}

function moneyOf(payment: Payment): 'paid' | 'partially-refunded' | 'refunded' {
  if (payment.status === 'refunded') return 'refunded';
  return refundedAmount(payment) > 0 ? 'partially-refunded' : 'paid';
}
