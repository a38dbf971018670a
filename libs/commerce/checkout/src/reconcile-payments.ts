import { Logger } from '@nestjs/common';
import { isAwaited, PaymentProviders, Payments, type Payment } from '#commerce/payments';
import { CurrentTenant, Work, type TenantWork } from '#foundation/tenancy';
import { ConfirmPayment } from './confirm-payment.js';
import { ExpireCheckout } from './expire-checkout.js';
import { PAYMENTS_WORK } from './payments-work.js';
import { RefundPayment } from './refund-payment.js';
import { isClosed } from './shop-closed.js';

/** How many payments one sweep of a tenant asks about; others follow in the next. */
const BATCH = 50;
/** A shopper may take half an hour; nobody needs to be asked every five minutes. */
const AGAIN_MS = 10 * 60_000;
/** While a page of a closed shop may be open. */
const CLOSE_AGAIN_MS = 30_000;

/**
 * Asks the provider about payments and refunds that it should have told about: what pushes missed, what a killed
 * process left half done. Everything it hears goes the same way as a push. If the shop is suspended or deleted, it does not
 * ask: it closes the page, which {@link ClosePayPages} could not close or did not know of.
 */
@Work({
  name: PAYMENTS_WORK,
  due: { collection: 'payments', at: 'nextCheckAt' },
  afterDeletion: true,
})
export class ReconcilePayments implements TenantWork {
  private readonly logger = new Logger(ReconcilePayments.name);

  constructor(
    private readonly tenant: CurrentTenant,
    private readonly payments: Payments,
    private readonly providers: PaymentProviders,
    private readonly confirmPayment: ConfirmPayment,
    private readonly refunds: RefundPayment,
    private readonly expireCheckout: ExpireCheckout,
  ) {}

  turn(): Promise<void> {
    return this.due();
  }

  /** Looks at what is due. One provider's silence does not keep others waiting. */
  async due(now = new Date()): Promise<void> {
    for (const payment of await this.payments.awaited(now, BATCH)) {
      // Before the call: whatever it ends in, this payment is not asked about in every sweep.
      const mayBeOpen = isClosed(this.tenant) && payment.pageExpiresAt > now;
      const pause = mayBeOpen ? CLOSE_AGAIN_MS : AGAIN_MS;
      await this.payments.postponeCheck(payment, new Date(now.getTime() + pause));
      try {
        await this.ask(payment);
      } catch (error) {
        this.logger.warn(`payment ${payment._id} is asked about again later: ${(error as Error).message}`);
      }
    }
  }

  private async ask(payment: Payment): Promise<void> {
    for (const { _id, state } of payment.refunds) {
      if (state === 'requested') await this.refunds.carryOut(payment._id, _id);
    }
    if (isClosed(this.tenant) && isAwaited(payment.status))
      return this.expireCheckout.expire(payment.orderId);
    if (payment.status !== 'pending') return;
    const provider = await this.providers.named(payment.provider);
    await this.confirmPayment.apply(await provider.look(payment));
  }
}
