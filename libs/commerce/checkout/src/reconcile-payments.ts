import { Logger } from '@nestjs/common';
import { PaymentProviders, Payments, type Payment } from '#commerce/payments';
import { Work, type TenantWork } from '#foundation/tenancy';
import { ConfirmPayment } from './confirm-payment.js';
import { PAYMENTS_WORK } from './payments-work.js';
import { RefundPayment } from './refund-payment.js';

/** How many payments one sweep of a tenant asks about; others follow in the next. */
const BATCH = 50;
/** A shopper may take half an hour; nobody needs to be asked every five minutes. */
const AGAIN_MS = 10 * 60_000;

/**
 * Asks the provider about payments and refunds that it should have told about: what pushes missed, what a killed
 * process left half done. Everything it hears goes the same way as a push.
 */
@Work({ name: PAYMENTS_WORK, due: { collection: 'payments', at: 'nextCheckAt' } })
export class ReconcilePayments implements TenantWork {
  private readonly logger = new Logger(ReconcilePayments.name);

  constructor(
    private readonly payments: Payments,
    private readonly providers: PaymentProviders,
    private readonly confirmPayment: ConfirmPayment,
    private readonly refunds: RefundPayment,
  ) {}

  turn(): Promise<void> {
    return this.due();
  }

  /** Looks at what is due. One provider's silence does not keep others waiting. */
  async due(now = new Date()): Promise<void> {
    for (const payment of await this.payments.awaited(now, BATCH)) {
      // Before the call: whatever it ends in, this payment is not asked about in every sweep.
      await this.payments.postponeCheck(payment, new Date(now.getTime() + AGAIN_MS));
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
    if (payment.status !== 'pending') return;
    const provider = await this.providers.named(payment.provider);
    await this.confirmPayment.apply(await provider.look(payment));
  }
}
