import type { Stripe } from 'stripe';
import type { PaymentNews, ProviderEvent, RefundNews } from '../../payment-provider.js';

/** What our objects at Stripe carry, so that any message about them finds its way back. */
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

/** What an event says about our payments; undefined when it says nothing. */
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

/** How a Checkout Session stands. A completed one without money waits for a slow bank. */
export function newsOfSession(session: Stripe.Checkout.Session): PaymentNews | undefined {
  const { paymentId } = (session.metadata ?? {}) as Metadata;
  if (!paymentId) return undefined;
  if (session.status === 'expired') return { paymentId, outcome: 'expired' };
  if (session.status !== 'complete' || session.payment_status === 'unpaid')
    return { paymentId, outcome: 'open' };
  return { paymentId, outcome: 'paid', ...captureOf(session.payment_intent) };
}

/** How an intent stands; declined when the last card was. */
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

/** How a refund stands. */
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
