import { Orders } from '#commerce/orders';
import { paymentAsShown, PaymentBook, refundableAmount, type Payment } from '#commerce/payments';
import { accepted } from '#platform/values';
import { Idempotency, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { REFUND } from './checkout-values.js';
import { checkoutErrors } from './checkout.errors.js';
import { RefundPayment } from './refund-payment.js';

interface Progress {
  readonly paymentId: string;
  readonly refundId: string;
}

/**
 * Staff refund an order. Runs under an Idempotency-Key in the mode `steps`: the refund and the point where a retry
 * continues are stored in one transaction, so a retry asks for the same refund and not for a second one.
 */
@TenantInjectable()
export class RefundOrder {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly orders: Orders,
    private readonly payments: PaymentBook,
    private readonly refunds: RefundPayment,
  ) {}

  /**
   * @param asked amount in minor units; without an amount, the rest is refunded
   * @param present the body of the answer, stored for replays
   * @returns the payment as the caller may see it
   * @throws request.forbidden without orders.refund; checkout.invalid, order.not-found, payment.not-refundable,
   *   payment.refund-too-large, payment.provider-unavailable
   */
  async refund(
    orderId: string,
    asked: { readonly amount?: number; readonly reason: string },
    present: (payment: Payment) => object,
  ): Promise<Payment> {
    const wanted = accepted(REFUND, asked, checkoutErrors.invalid);
    const { paymentId, refundId } = await this.intent(orderId, wanted);
    const payment = paymentAsShown(await this.refunds.carryOut(paymentId, refundId));
    await this.unitOfWork.run(() =>
      this.idempotency.answer({ status: 201, body: JSON.stringify(present(payment)) }),
    );
    return payment;
  }

  private async intent(
    orderId: string,
    { amount, reason }: { readonly amount?: number; readonly reason: string },
  ): Promise<Progress> {
    await this.orders.forStaff(orderId, 'orders.refund');
    const { paymentId, refundId } = this.idempotency.progress<Progress>();
    if (paymentId && refundId) return { paymentId, refundId };
    const _id = this.refunds.newRefundId();
    return this.unitOfWork.run(async () => {
      const payment = await this.payments.openForOrder(orderId);
      const newRefund = { _id, reason, amount: amount ?? refundableAmount(payment) };
      await this.refunds.enter(payment, newRefund, 'staff');
      const progress: Progress = { paymentId: payment._id, refundId: _id };
      await this.idempotency.record({ ...progress });
      return progress;
    });
  }
}
