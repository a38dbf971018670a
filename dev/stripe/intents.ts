import type Stripe from 'stripe';
import type { Account, Cause } from './account.js';
import { newStripeId, seconds } from './account.js';
import { testCard } from './cards.js';
import { captureCharge, createCharge, releaseCharge } from './charges.js';
import { checkChargeable, formatAmount } from './money.js';
import { invalid, StripeError } from './stripe-error.js';

/** Fields of a new intent; all others have Stripe's defaults. */
export type IntentDetails = Pick<Stripe.PaymentIntent, 'amount' | 'currency'> &
  Partial<
    Pick<
      Stripe.PaymentIntent,
      | 'automatic_payment_methods'
      | 'capture_method'
      | 'description'
      | 'metadata'
      | 'payment_method'
      | 'receipt_email'
      | 'statement_descriptor'
      | 'statement_descriptor_suffix'
      | 'transfer_group'
    >
  >;

/** Creates a payment intent. It is paid by {@link confirmIntent}. */
export function createIntent(account: Account, details: IntentDetails, cause: Cause): Stripe.PaymentIntent {
  checkChargeable(details.amount, details.currency, 'amount');
  const id = newStripeId('pi');
  const paymentMethod = details.payment_method ?? null;
  if (paymentMethod) testCard(paymentMethod as string);
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: details.amount,
    amount_capturable: 0,
    amount_details: {},
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: details.automatic_payment_methods ?? null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: details.capture_method ?? 'automatic_async',
    client_secret: newStripeId(`${id}_secret`),
    confirmation_method: 'automatic',
    created: seconds(),
    currency: details.currency,
    customer: null,
    customer_account: null,
    description: details.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: { ...details.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: details.receipt_email ?? null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: details.statement_descriptor ?? null,
    statement_descriptor_suffix: details.statement_descriptor_suffix ?? null,
    status: paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
    transfer_data: null,
    transfer_group: details.transfer_group ?? null,
  };
  account.data.intents[id] = intent;
  account.emit('payment_intent.created', intent, cause);
  return intent;
}

/**
 * Tries to pay with a test card.
 *
 * @throws StripeError 402 if the card is declined; the intent then waits for another card.
 */
export function confirmIntent(
  account: Account,
  intent: Stripe.PaymentIntent,
  card: string | undefined,
  cause: Cause,
): void {
  const token = card ?? (intent.payment_method as string | null);
  requireStatus(intent, 'confirm', ['requires_payment_method', 'requires_confirmation']);
  if (!token) {
    throw invalid(
      "You cannot confirm this PaymentIntent because it's missing a payment method. Update the PaymentIntent with a payment method and then confirm it again.",
      { code: 'payment_intent_unexpected_state' },
    );
  }
  const tried = testCard(token);
  const { declined } = tried;
  intent.payment_method = token;
  const charge = createCharge(account, intent, tried, cause);
  intent.latest_charge = charge.id;
  if (declined) {
    intent.status = 'requires_payment_method';
    intent.payment_method = null;
    const { code, declineCode, message } = declined;
    const error = {
      type: 'card_error' as const,
      message,
      code,
      decline_code: declineCode,
      charge: charge.id,
    };
    intent.last_payment_error = { ...error } as Stripe.PaymentIntent.LastPaymentError;
    account.emit('payment_intent.payment_failed', intent, cause);
    throw new StripeError(402, { ...error, payment_intent: structuredClone(intent) });
  }
  intent.last_payment_error = null;
  if (intent.capture_method === 'manual') {
    intent.status = 'requires_capture';
    intent.amount_capturable = intent.amount;
    account.emit('payment_intent.amount_capturable_updated', intent, cause);
  } else {
    succeed(account, intent, intent.amount, cause);
  }
}

/** Captures the money of an authorised intent, or a part of it. The rest is released. */
export function captureIntent(
  account: Account,
  intent: Stripe.PaymentIntent,
  amount: number | undefined,
  cause: Cause,
): void {
  requireStatus(intent, 'capture', ['requires_capture']);
  const taken = amount ?? intent.amount_capturable;
  if (taken < 1 || taken > intent.amount_capturable) {
    const capturable = formatAmount(intent.amount_capturable, intent.currency);
    throw invalid(
      `The amount to capture must be between 1 and the amount that can be captured (${capturable}).`,
      {
        code: 'amount_too_large',
        param: 'amount_to_capture',
      },
    );
  }
  captureCharge(account, account.charge(intent.latest_charge as string), taken, cause);
  succeed(account, intent, taken, cause);
}

/** Cancels an intent that has not succeeded. An authorisation is released. */
export function cancelIntent(
  account: Account,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
  cause: Cause,
): void {
  requireStatus(intent, 'cancel', ['requires_payment_method', 'requires_confirmation', 'requires_capture']);
  if (intent.status === 'requires_capture') {
    releaseCharge(account, account.charge(intent.latest_charge as string), cause);
  }
  intent.status = 'canceled';
  intent.canceled_at = seconds();
  intent.cancellation_reason = reason;
  intent.amount_capturable = 0;
  account.emit('payment_intent.canceled', intent, cause);
}

function succeed(account: Account, intent: Stripe.PaymentIntent, received: number, cause: Cause): void {
  intent.status = 'succeeded';
  intent.amount_received = received;
  intent.amount_capturable = 0;
  account.emit('payment_intent.succeeded', intent, cause);
}

function requireStatus(
  intent: Stripe.PaymentIntent,
  action: string,
  allowed: readonly Stripe.PaymentIntent.Status[],
): void {
  if (allowed.includes(intent.status)) return;
  const past = { confirm: 'confirmed', capture: 'captured', cancel: 'canceled' }[action] ?? action;
  throw invalid(
    `This PaymentIntent's status is ${intent.status}, so it could not be ${past}. Only a PaymentIntent with one of the following statuses may be ${past}: ${allowed.join(', ')}.`,
    { code: 'payment_intent_unexpected_state' },
  );
}
