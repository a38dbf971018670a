import { amount, currency, flag, id, nullable, object, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';
import type { Payment, Refund } from './payment.schema.js';

/** Fields of every payment event. */
const PAYMENT = {
  paymentId: id(),
  orderId: id(),
  orderNumber: text(),
  storeId: id(),
  email: text(),
  provider: text(),
  amount: amount(),
  currency: currency(),
};
export type PaymentFacts = FactsOf<typeof PAYMENT>;

const FAILED = {
  ...PAYMENT,
  final: flag('false: the shopper may try again on the same page'),
  failure: nullable(object({ code: text(), message: text() })),
};
export type PaymentFailedFacts = FactsOf<typeof FAILED>;

const REFUND = { ...PAYMENT, refundId: id(), refunded: amount(), reason: text() };
export type RefundFacts = FactsOf<typeof REFUND>;

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

export const PaymentSucceeded = defineEvent({
  type: 'payment.succeeded',
  summary: 'The payment of an order succeeded.',
  readWith: 'payments.read',
  personal: ['email'],
  data: PAYMENT,
  example,
});

export const PaymentFailed = defineEvent({
  type: 'payment.failed',
  summary: 'The provider refused an attempt to pay.',
  readWith: 'payments.read',
  personal: ['email'],
  data: FAILED,
  example: {
    ...example,
    final: false,
    failure: { code: 'card_declined', message: 'Your card was declined.' },
  },
});

export const RefundSucceeded = defineEvent({
  type: 'refund.succeeded',
  summary: 'Money was refunded to the shopper.',
  readWith: 'payments.read',
  personal: ['email'],
  data: REFUND,
  example: { ...example, refundId: '01jd2k3m4n5p6q7r8s9tavwxy6', refunded: 18900, reason: 'order-cancelled' },
});

export const RefundFailed = defineEvent({
  type: 'refund.failed',
  summary:
    'A refund failed: the bank returned it or the provider refused it. The merchant still has the money.',
  readWith: 'payments.read',
  personal: ['email'],
  data: REFUND,
  example: { ...example, refundId: '01jd2k3m4n5p6q7r8s9tavwxy6', refunded: 18900, reason: 'order-cancelled' },
});
