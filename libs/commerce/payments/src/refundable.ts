import type { Payment, RefundState } from './payment.schema.js';

const total = (payment: Payment, counts: (state: RefundState) => boolean): number =>
  payment.refunds.reduce((sum, { amount, state }) => (counts(state) ? sum + amount : sum), 0);

/** What has gone back, in minor units. */
export function refundedAmount(payment: Payment): number {
  return total(payment, (state) => state === 'succeeded');
}

/** What may still be refunded, in minor units; refunds under way count as gone. */
export function refundableAmount(payment: Payment): number {
  if (payment.status !== 'succeeded') return 0;
  return payment.amount - total(payment, (state) => state !== 'failed');
}
