import type Stripe from 'stripe';
import type { Account, Cause, StoredSession } from './account.js';
import { newStripeId, NO_REQUEST, seconds } from './account.js';
import { cancelIntent, confirmIntent, createIntent } from './intents.js';
import { checkChargeable } from './money.js';
import type { Read } from './params.js';
import type { sessionShape } from './session-params.js';
import { invalid, StripeError } from './stripe-error.js';

type SessionParams = Read<typeof sessionShape>;
type LineParams = SessionParams['line_items'][number];

const DAY = 24 * 3600;

/** Opens a Checkout Session for one payment. Its payment intent is created at the first attempt to pay. */
export function createSession(
  account: Account,
  params: SessionParams,
  origin: string,
): Stripe.Checkout.Session {
  const currency = params.line_items[0]?.price_data.currency;
  if (!currency)
    throw invalid('You must provide line_items.', { code: 'parameter_missing', param: 'line_items' });
  const lines = params.line_items.map((line, index) => lineItem(line, index, currency));
  const shipping = params.shipping_options?.[0]?.shipping_rate_data.fixed_amount.amount ?? 0;
  const subtotal = lines.reduce((sum, line) => sum + line.amount_subtotal, 0);
  checkChargeable(subtotal + shipping, currency, 'line_items');
  const id = newStripeId('cs_test', 58);
  const session: Stripe.Checkout.Session = {
    ...UNUSED_FEATURES,
    id,
    object: 'checkout.session',
    amount_subtotal: subtotal,
    amount_total: subtotal + shipping,
    branding_settings: brandingOf(params),
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created: seconds(),
    currency,
    customer_email: params.customer_email ?? null,
    expires_at: expiryOf(params.expires_at),
    locale: params.locale ?? null,
    metadata: params.metadata ?? {},
    mode: 'payment',
    payment_intent: null,
    payment_status: 'unpaid',
    shipping_cost: shipping
      ? {
          amount_subtotal: shipping,
          amount_tax: 0,
          amount_total: shipping,
          shipping_rate: newStripeId('shr'),
        }
      : null,
    status: 'open',
    submit_type: params.submit_type ?? null,
    success_url: params.success_url,
    total_details: { amount_discount: 0, amount_shipping: shipping, amount_tax: 0 },
    url: `${origin}/pay/${id}`,
  };
  const data = params.payment_intent_data;
  account.data.sessions[id] = {
    session,
    lines,
    intent: {
      metadata: data?.metadata ?? {},
      description: data?.description ?? null,
      receipt_email: data?.receipt_email ?? null,
      capture_method: data?.capture_method ?? 'automatic_async',
    },
  };
  return session;
}

/**
 * The shopper pays on the hosted page.
 *
 * @throws StripeError 402 if the card is declined; the session stays open for another attempt.
 */
export function paySession(
  account: Account,
  stored: StoredSession,
  card = 'pm_card_visa',
): Stripe.Checkout.Session {
  const { session } = stored;
  requireOpen(session, 'paid');
  const intent = session.payment_intent
    ? account.intent(session.payment_intent as string)
    : createIntent(
        account,
        { ...stored.intent, amount: session.amount_total ?? 0, currency: session.currency ?? '' },
        NO_REQUEST,
      );
  session.payment_intent = intent.id;
  confirmIntent(account, intent, card, NO_REQUEST);
  session.payment_status = intent.status === 'succeeded' ? 'paid' : 'unpaid';
  session.status = 'complete';
  session.url = null;
  const email = session.customer_email ?? 'shopper@example.com';
  session.customer_details = { ...NO_CUSTOMER, email };
  account.emit('checkout.session.completed', session, NO_REQUEST);
  return session;
}

/** Tries to pay with a card that the bank declines. The session stays open. */
export function declineSession(account: Account, stored: StoredSession): Stripe.Checkout.Session {
  try {
    return paySession(account, stored, 'pm_card_chargeDeclined');
  } catch (error) {
    if (error instanceof StripeError && error.status === 402) return stored.session;
    throw error;
  }
}

/** Expires an open session, so that nobody can pay it. */
export function expireSession(
  account: Account,
  stored: StoredSession,
  cause: Cause,
): Stripe.Checkout.Session {
  const { session } = stored;
  requireOpen(session, 'expired');
  session.status = 'expired';
  session.url = null;
  if (session.payment_intent) {
    cancelIntent(account, account.intent(session.payment_intent as string), 'automatic', cause);
  }
  account.emit('checkout.session.expired', session, cause);
  return session;
}

/** Expires the sessions whose time is over. */
export function expireDue(account: Account, now = seconds()): void {
  for (const stored of Object.values(account.data.sessions)) {
    const { status, expires_at: expiresAt } = stored.session;
    if (status === 'open' && expiresAt <= now) expireSession(account, stored, NO_REQUEST);
  }
}

function requireOpen(session: Stripe.Checkout.Session, action: string): void {
  if (session.status === 'open') return;
  throw invalid(
    `Only Checkout Sessions with a status in ["open"] can be ${action}. This Checkout Session has a status of \`${session.status}\`.`,
  );
}

function expiryOf(asked: number | undefined): number {
  const now = Date.now() / 1000;
  if (asked === undefined) return Math.floor(now) + DAY;
  // Exact to the millisecond: a caller that adds exactly 1800 s to its clock is always too late, here and at Stripe.
  const problem =
    asked < now + 1800
      ? 'must be at least 30 minutes from Checkout Session creation'
      : asked > now + DAY
        ? 'must be less than 24 hours from Checkout Session creation'
        : '';
  if (problem) throw invalid(`The \`expires_at\` timestamp ${problem}.`, { param: 'expires_at' });
  return asked;
}

function lineItem(line: LineParams, index: number, currency: string): Stripe.LineItem {
  const { price_data: price, quantity } = line;
  if (price.currency !== currency) {
    throw invalid(
      `All line items must have the same currency; expected ${currency}, got ${price.currency}.`,
      { param: `line_items[${index}][price_data][currency]` },
    );
  }
  const amount = price.unit_amount * quantity;
  return {
    id: newStripeId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency,
    description: price.product_data.name,
    metadata: line.metadata ?? {},
    price: {
      id: newStripeId('price'),
      object: 'price',
      active: false,
      billing_scheme: 'per_unit',
      created: seconds(),
      currency,
      custom_unit_amount: null,
      livemode: false,
      lookup_key: null,
      metadata: {},
      nickname: null,
      product: newStripeId('prod', 14),
      recurring: null,
      tax_behavior: price.tax_behavior ?? 'unspecified',
      tiers_mode: null,
      transform_quantity: null,
      type: 'one_time',
      unit_amount: price.unit_amount,
      // The SDK converts this text to its Decimal class.
      unit_amount_decimal: String(price.unit_amount) as unknown as Stripe.Price['unit_amount_decimal'],
    },
    quantity,
  };
}

function brandingOf(params: SessionParams): Stripe.Checkout.Session.BrandingSettings {
  return {
    background_color: '#ffffff',
    border_style: 'rounded',
    button_color: '#0b5fff',
    display_name: params.branding_settings?.display_name ?? 'Test merchant',
    font_family: 'default',
    icon: null,
    logo: null,
  };
}

const NO_CUSTOMER = {
  address: null,
  business_name: null,
  individual_name: null,
  name: null,
  phone: null,
  tax_exempt: 'none' as const,
  tax_ids: [],
};

/** Fields of features that the stand-in does not support, with Stripe's values for unused features. */
const UNUSED_FEATURES = {
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer: null,
  customer_account: null,
  customer_creation: 'if_required',
  customer_details: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  managed_payments: null,
  origin_context: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card'],
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_options: [],
  subscription: null,
  ui_mode: 'hosted_page',
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>;
