import { defineEvent } from '#foundation/tenancy';
import type { Payment, Refund } from './payment.schema.js';

/** Fields of every payment event. Amounts are in minor units of `currency`. */
export interface PaymentFacts {
  readonly paymentId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly storeId: string;
  readonly email: string;
  readonly provider: string;
  readonly amount: number;
  readonly currency: string;
}

export interface PaymentFailedFacts extends PaymentFacts {
  /** Whether the shopper may try again on the same page. */
  readonly final: boolean;
  readonly failure: { readonly code: string; readonly message: string } | null;
}

export interface RefundFacts extends PaymentFacts {
  readonly refundId: string;
  readonly refunded: number;
  readonly reason: string;
}

export function paymentFacts(payment: Payment): PaymentFacts {
  const { _id, orderId, orderNumber, storeId, email, provider, amount, currency } = payment;
  return { paymentId: _id, orderId, orderNumber, storeId, email, provider, amount, currency };
}

export function refundFacts(payment: Payment, refund: Refund): RefundFacts {
  return {
    ...paymentFacts(payment),
    refundId: refund._id,
    refunded: refund.amount,
    reason: refund.reason,
  };
}

const example: PaymentFacts = {
  paymentId: '01jd2k3m4n5p6q7r8s9tavwxy5',
  orderId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  orderNumber: '1001',
  storeId: '01jd2k3m4n5p6q7r8s9tavwxy1',
  email: 'ada@example.com',
  provider: 'stripe',
  amount: 18900,
  currency: 'EUR',
};

export const PaymentSucceeded = defineEvent<PaymentFacts>({
  type: 'payment.succeeded',
  summary: 'The payment of an order succeeded.',
  readWith: 'payments.read',
  personal: ['email'],
  example,
});

export const PaymentFailed = defineEvent<PaymentFailedFacts>({
  type: 'payment.failed',
  summary: 'The provider refused an attempt to pay.',
  readWith: 'payments.read',
  personal: ['email'],
  example: {
    ...example,
    final: false,
    failure: { code: 'card_declined', message: 'Your card was declined.' },
  },
});

export const RefundSucceeded = defineEvent<RefundFacts>({
  type: 'refund.succeeded',
  summary: 'Money was refunded to the shopper.',
  readWith: 'payments.read',
  personal: ['email'],
  example: { ...example, refundId: '01jd2k3m4n5p6q7r8s9tavwxy6', refunded: 18900, reason: 'order-cancelled' },
});

export const RefundFailed = defineEvent<RefundFacts>({
  type: 'refund.failed',
  summary:
    'A refund failed: the bank returned it or the provider refused it. The merchant still has the money.',
  readWith: 'payments.read',
  personal: ['email'],
  example: { ...example, refundId: '01jd2k3m4n5p6q7r8s9tavwxy6', refunded: 18900, reason: 'order-cancelled' },
});
