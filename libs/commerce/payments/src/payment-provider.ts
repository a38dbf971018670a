import type { PaymentOutcome } from './payment-state.js';
import type { PayPage, Payment, Refund } from './payment.schema.js';

/** A line of the page where the shopper pays; minor units. */
export interface PayPageLine {
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** What a provider tells about a payment of ours. */
export interface PaymentNews {
  readonly paymentId: string;
  readonly outcome: PaymentOutcome;
  readonly captureRef?: string;
  readonly failure?: { readonly code: string; readonly message: string };
}

/** What a provider tells about a refund of ours. */
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

/** A signed message as it came in. */
export interface SignedMessage {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Whether the provider did what it was asked. Refused means: for good, and nothing has happened. */
export type Answered<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refused: string };

/**
 * A payment provider, for one tenant. Calls may be repeated: the payment's or refund's id is the idempotency key.
 * Every method throws payment.provider-unavailable when it is unknown whether the call had an effect, and
 * payment.not-configured when the tenant has no usable keys.
 */
export interface PaymentProvider {
  /** Opens the page where the shopper pays. */
  openPayPage(payment: Payment, lines: readonly PayPageLine[]): Promise<Answered<PayPage>>;
  /** Asks how a payment stands. Of a payment without a page nothing can have happened. */
  look(payment: Payment): Promise<PaymentNews>;
  /** Closes the page, so that nobody can pay any more; tells `paid` when somebody was faster. */
  close(payment: Payment): Promise<PaymentNews>;
  /** Gives money back. */
  refund(payment: Payment, refund: Refund): Promise<Answered<RefundNews>>;
  /**
   * Verifies a pushed message.
   * @returns undefined when it is genuine but says nothing about a payment of ours
   * @throws payment.webhook-invalid when it is not the provider's, or older than five minutes
   */
  receive(message: SignedMessage): Promise<ProviderEvent | undefined>;
}
