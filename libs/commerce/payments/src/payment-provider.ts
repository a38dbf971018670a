import type { AccountSecrets } from '#foundation/tenancy';
import type { PaymentOutcome } from './payment-state.js';
import type { PayPage, Payment, Refund } from './payment.schema.js';

/** A line of the page where the shopper pays. Amounts are in minor units. */
export interface PayPageLine {
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** A provider's news about one of our payments. */
export interface PaymentNews {
  readonly paymentId: string;
  readonly outcome: PaymentOutcome;
  readonly captureRef?: string;
  readonly failure?: { readonly code: string; readonly message: string };
}

/** A provider's news about one of our refunds. */
export interface RefundNews {
  readonly paymentId: string;
  readonly refundId: string;
  readonly state: 'pending' | 'succeeded' | 'failed';
  readonly ref: string;
}

/** A message that a provider pushed. */
export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  readonly payment?: PaymentNews;
  readonly refund?: RefundNews;
}

/** A signed message, exactly as received. */
export interface SignedMessage {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Whether the provider did what it was asked. Refused is final: the provider did nothing. */
export type Answered<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refused: string };

/**
 * A payment provider, for one tenant. Calls may be repeated: the payment's or refund's id is the idempotency key.
 * Every method throws payment.provider-unavailable if it is unknown whether the call had an effect, and
 * payment.not-configured if the tenant has no usable keys.
 */
export interface PaymentProvider {
  /** Asks the provider whether it accepts these secrets, which are not stored yet. @throws payment.provider-unavailable */
  accepts(secrets: AccountSecrets): Promise<boolean>;
  /** Opens the page where the shopper pays. */
  openPayPage(payment: Payment, lines: readonly PayPageLine[]): Promise<Answered<PayPage>>;
  /** Asks for the state of a payment. Without a page nobody can have paid. */
  look(payment: Payment): Promise<PaymentNews>;
  /** Closes the page, so that nobody can pay any more. The news is `paid` if somebody paid before. */
  close(payment: Payment): Promise<PaymentNews>;
  /** Makes a refund. */
  refund(payment: Payment, refund: Refund): Promise<Answered<RefundNews>>;
  /**
   * Verifies a received message.
   * @returns undefined if it is genuine but not about one of our payments
   * @throws payment.webhook-invalid if it is not from the provider, or is older than five minutes
   */
  receive(message: SignedMessage): Promise<ProviderEvent | undefined>;
}
