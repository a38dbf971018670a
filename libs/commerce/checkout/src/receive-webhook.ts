import { paymentErrors, PaymentProviders, type SignedMessage } from '#commerce/payments';
import { DomainError } from '#platform/errors';
import { TenantInjectable } from '#foundation/tenancy';
import { ConfirmPayment } from './confirm-payment.js';
import { RefundPayment } from './refund-payment.js';

/**
 * Verifies a provider's message and applies it once. Every genuine message is answered with success, otherwise the
 * provider would repeat it for days. A failure on our side is thrown, so that the provider repeats the message.
 */
@TenantInjectable()
export class ReceiveWebhook {
  constructor(
    private readonly providers: PaymentProviders,
    private readonly confirmPayment: ConfirmPayment,
    private readonly refunds: RefundPayment,
  ) {}

  /** @throws payment.webhook-invalid, also if there is no such provider */
  async receive(name: string, message: SignedMessage): Promise<void> {
    if (!this.providers.has(name)) throw paymentErrors.webhookInvalid();
    const provider = await this.providers.named(name);
    const event = await provider.receive(message);
    if (event?.payment) await this.confirmPayment.apply(event.payment, event);
    if (event?.refund) await ignoringUnknown(this.refunds.note(event.refund, event));
  }
}

async function ignoringUnknown(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== paymentErrors.notFound().code) throw error;
  }
}
