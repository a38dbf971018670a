export const PAYMENT_STATES = ['created', 'pending', 'succeeded', 'failed', 'cancelled', 'refunded'] as const;
/**
 * `created`: the provider does not know of the payment yet. `pending`: the shopper may pay. `cancelled`: nobody can pay
 * any more. `refunded`: the whole amount was refunded.
 */
export type PaymentState = (typeof PAYMENT_STATES)[number];

/**
 * A provider's news about a payment. `open`: the shopper may still pay, or the bank has not answered.
 * `declined`: one attempt was refused; others may follow. After `failed` and `expired` nobody can pay.
 */
export type PaymentOutcome = 'open' | 'declined' | 'paid' | 'failed' | 'expired';

/**
 * The state of a payment after news. News may come late, twice and in any order, so only final facts count: after money
 * came in, later news about the page does not change the state.
 */
export function stateAfter(state: PaymentState, outcome: PaymentOutcome): PaymentState {
  if (state === 'succeeded' || state === 'refunded') return state;
  if (outcome === 'paid') return 'succeeded';
  if (state === 'failed' || state === 'cancelled') return state;
  switch (outcome) {
    case 'failed':
      return 'failed';
    case 'expired':
      return 'cancelled';
    case 'open':
    case 'declined':
      return 'pending';
  }
}

/** The states that news from the provider may still change: somebody may pay. */
export const AWAITED_STATES: readonly PaymentState[] = ['created', 'pending'];

/** Whether news from the provider may still change the state. */
export function isAwaited(state: PaymentState): boolean {
  return AWAITED_STATES.includes(state);
}
