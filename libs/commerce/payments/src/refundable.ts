import type { Payment, RefundState } from './payment.schema.js';

const total = (payment: Payment, counts: (state: RefundState) => boolean): number =>
  payment.refunds.reduce((sum, { amount, state }) => (counts(state) ? sum + amount : sum), 0);

/** The refunded amount, in minor units. */
export function refundedAmount(payment: Payment): number {
  return total(payment, (state) => state === 'succeeded');
}

/** The amount that may still be refunded, in minor units. Requested refunds count as refunded. */
export function refundableAmount(payment: Payment): number {
  if (payment.status !== 'succeeded') return 0;
  return payment.amount - total(payment, (state) => state !== 'failed');
}
