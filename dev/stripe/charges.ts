import type Stripe from 'stripe';
import type { Account, Cause } from './account.js';
import { newStripeId, seconds } from './account.js';
import type { TestCard } from './cards.js';

/**
 * Charges an intent's amount; only authorises it if the intent is captured later. With a declined card the charge
 * fails.
 */
export function createCharge(
  account: Account,
  intent: Stripe.PaymentIntent,
  card: TestCard,
  cause: Cause,
): Stripe.Charge {
  const { declined } = card;
  const captured = !declined && intent.capture_method !== 'manual';
  const charge: Stripe.Charge = {
    id: newStripeId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: captured ? newStripeId('txn') : null,
    billing_details: {
      address: NO_ADDRESS,
      email: intent.receipt_email,
      name: null,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: null,
    captured,
    created: seconds(),
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: declined?.code ?? null,
    failure_message: declined?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: outcomeOf(card),
    paid: !declined,
    payment_intent: intent.id,
    payment_method: intent.payment_method as string,
    payment_method_details: { type: 'card', card: cardDetails(card, intent.amount) },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: declined ? 'failed' : 'succeeded',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
  account.data.charges[charge.id] = charge;
  account.emit(declined ? 'charge.failed' : 'charge.succeeded', charge, cause);
  return charge;
}

/** Captures an authorised charge. As at Stripe, the rest of the authorisation is released as a refund. */
export function captureCharge(account: Account, charge: Stripe.Charge, amount: number, cause: Cause): void {
  charge.captured = true;
  charge.amount_captured = amount;
  charge.amount_refunded = charge.amount - amount;
  charge.balance_transaction = newStripeId('txn');
  account.emit('charge.captured', charge, cause);
}

/** Releases an authorised charge that will not be captured. */
export function releaseCharge(account: Account, charge: Stripe.Charge, cause: Cause): void {
  charge.refunded = true;
  charge.amount_refunded = charge.amount;
  account.emit('charge.refunded', charge, cause);
}

const NO_ADDRESS = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

function outcomeOf({ declined }: TestCard): Stripe.Charge.Outcome {
  return {
    advice_code: declined ? 'try_again_later' : null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: declined ? 'declined_by_network' : 'approved_by_network',
    reason: declined?.declineCode ?? null,
    risk_level: 'normal',
    seller_message: declined
      ? 'The bank did not return any further details with this decline.'
      : 'Payment complete.',
    type: declined ? 'issuer_declined' : 'authorized',
  };
}

function cardDetails(card: TestCard, amount: number): Stripe.Charge.PaymentMethodDetails.Card {
  return {
    amount_authorized: card.declined ? null : amount,
    authorization_code: null,
    brand: card.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    exp_month: 12,
    exp_year: new Date().getUTCFullYear() + 3,
    extended_authorization: { status: 'disabled' },
    fingerprint: `emulated${card.last4}`,
    funding: 'credit',
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: card.last4,
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: null,
    overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
    regulated_status: null,
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  } as Stripe.Charge.PaymentMethodDetails.Card;
}
