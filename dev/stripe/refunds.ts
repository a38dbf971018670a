import type Stripe from 'stripe';
import type { Account, Cause } from './account.js';
import { newStripeId, seconds } from './account.js';
import { formatAmount } from './money.js';
import { invalid } from './stripe-error.js';

/** Fields of a refund: the charge or its intent, and the amount in minor units (by default all). */
export interface RefundDetails {
  readonly charge?: string;
  readonly payment_intent?: string;
  readonly amount?: number;
  readonly reason?: Stripe.Refund.Reason;
  readonly metadata?: Record<string, string>;
}

/**
 * Refunds money of a captured charge. It succeeds at once, as with most cards.
 *
 * @throws StripeError if the charge was not paid or is already refunded, or if the amount is more than what is left.
 */
export function createRefund(account: Account, details: RefundDetails, cause: Cause): Stripe.Refund {
  const charge = chargeOf(account, details);
  const left = charge.amount - charge.amount_refunded;
  if (left === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  const amount = details.amount ?? left;
  if (amount > left) {
    const asked = formatAmount(amount, charge.currency);
    const message = charge.amount_refunded
      ? `Refund amount (${asked}) is greater than unrefunded amount on charge (${formatAmount(left, charge.currency)})`
      : `Refund amount (${asked}) is greater than charge amount (${formatAmount(left, charge.currency)})`;
    throw invalid(message, { param: 'amount' });
  }
  const refund: Stripe.Refund = {
    id: newStripeId('re'),
    object: 'refund',
    amount,
    balance_transaction: newStripeId('txn'),
    charge: charge.id,
    created: seconds(),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: { type: 'card', card: { type: 'refund' } },
    metadata: { ...details.metadata },
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: details.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  account.data.refunds[refund.id] = refund;
  book(charge, amount);
  account.emit('refund.created', refund, cause);
  account.emit('charge.refunded', charge, cause);
  account.emit('refund.updated', refund, cause);
  return refund;
}

/** The bank returns a refund, so the merchant has the money again. */
export function failRefund(account: Account, refund: Stripe.Refund, cause: Cause): void {
  if (refund.status !== 'succeeded') throw invalid(`This refund is ${refund.status}.`);
  const charge = account.charge(refund.charge as string);
  refund.status = 'failed';
  refund.failure_reason = 'expired_or_canceled_card';
  refund.failure_balance_transaction = newStripeId('txn');
  book(charge, -refund.amount);
  account.emit('refund.failed', refund, cause);
  account.emit('charge.refund.updated', refund, cause);
}

function book(charge: Stripe.Charge, amount: number): void {
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
}

function chargeOf(account: Account, details: RefundDetails): Stripe.Charge {
  if (details.payment_intent) {
    const intent = account.intent(details.payment_intent, 'payment_intent');
    const charge = intent.latest_charge && account.charge(intent.latest_charge as string);
    if (charge && charge.paid && charge.captured) return charge;
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      code: 'charge_not_refundable',
      param: 'payment_intent',
    });
  }
  if (!details.charge) {
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  const charge = account.charge(details.charge, 'charge');
  if (charge.paid && charge.captured) return charge;
  throw invalid(`Charge ${charge.id} is not refundable: it was not paid.`, { code: 'charge_not_refundable' });
}
