import type { Stripe } from 'stripe';
import type { PaymentNews, ProviderEvent, RefundNews } from '../../payment-provider.js';

/** Metadata of our objects at Stripe, so that each message about them names our payment. */
export interface Metadata {
  readonly paymentId?: string;
  readonly refundId?: string;
}

/** Types that the webhook endpoint should be subscribed to; others are answered and ignored. */
export const STRIPE_EVENTS = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.payment_failed',
  'payment_intent.succeeded',
  'refund.created',
  'refund.updated',
  'refund.failed',
] as const satisfies readonly Stripe.Event['type'][];

/** The news in an event about our payments; undefined if there is none. */
export function newsOfEvent(event: Stripe.Event): ProviderEvent | undefined {
  const { id, type } = event;
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.expired':
      return { id, type, payment: newsOfSession(event.data.object) };
    case 'checkout.session.async_payment_failed': {
      const news = newsOfSession(event.data.object);
      return { id, type, payment: news && { ...news, outcome: 'failed' } };
    }
    case 'payment_intent.payment_failed':
    case 'payment_intent.succeeded':
      return { id, type, payment: newsOfIntent(event.data.object) };
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return { id, type, refund: newsOfRefund(event.data.object) };
    default:
      return undefined;
  }
}

/** The state of a Checkout Session. A completed session without money waits for a slow bank. */
export function newsOfSession(session: Stripe.Checkout.Session): PaymentNews | undefined {
  const { paymentId } = (session.metadata ?? {}) as Metadata;
  if (!paymentId) return undefined;
  if (session.status === 'expired') return { paymentId, outcome: 'expired' };
  if (session.status !== 'complete' || session.payment_status === 'unpaid')
    return { paymentId, outcome: 'open' };
  return { paymentId, outcome: 'paid', ...captureOf(session.payment_intent) };
}

/** The state of an intent: declined if the last card was declined. */
export function newsOfIntent(intent: Stripe.PaymentIntent): PaymentNews | undefined {
  const { paymentId } = intent.metadata as Metadata;
  if (!paymentId) return undefined;
  if (intent.status === 'succeeded') return { paymentId, outcome: 'paid', captureRef: intent.id };
  const error = intent.last_payment_error;
  if (!error) return { paymentId, outcome: 'open' };
  const failure = {
    code: error.decline_code ?? error.code ?? error.type,
    message: error.message ?? 'The payment was declined.',
  };
  return { paymentId, outcome: 'declined', failure };
}

/** The state of a refund. */
export function newsOfRefund(refund: Stripe.Refund): RefundNews | undefined {
  const { paymentId, refundId } = (refund.metadata ?? {}) as Metadata;
  if (!paymentId || !refundId) return undefined;
  return { paymentId, refundId, ref: refund.id, state: stateOf(refund.status) };
}

function stateOf(status: string | null): RefundNews['state'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

function captureOf(intent: string | Stripe.PaymentIntent | null): { captureRef?: string } {
  if (intent === null) return {};
  return { captureRef: typeof intent === 'string' ? intent : intent.id };
}
