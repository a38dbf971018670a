export const PAYMENT_STATES = ['created', 'pending', 'succeeded', 'failed', 'cancelled', 'refunded'] as const;
/**
 * `created`: the intent, before the provider knows of it. `pending`: the shopper may pay. `cancelled`: nobody can pay
 * any more. `refunded`: all of it went back.
 */
export type PaymentState = (typeof PAYMENT_STATES)[number];

/**
 * What a provider tells about a payment. `open`: the shopper may still pay, or the bank has not answered.
 * `declined`: one attempt was refused, others may follow. `failed` and `expired` are the end of it.
 */
export type PaymentOutcome = 'open' | 'declined' | 'paid' | 'failed' | 'expired';

/**
 * The state after a piece of news. News come late, twice and in any order, so only what cannot be undone counts:
 * money that came in stays, whatever is said afterwards about the page where it was paid.
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

/** Whether the provider may still bring news that change the state. */
export function isAwaited(state: PaymentState): boolean {
  return state === 'created' || state === 'pending';
}
