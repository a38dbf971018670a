export { payments } from './library.js';
export {
  KnownPaymentProviders,
  TakesPayments,
  type PaymentProviderTraits,
} from './known-payment-providers.js';
export { PaymentAccounts } from './payment-accounts.js';
export { hasEffect, nextCheck, PaymentBook } from './payment-book.js';
export type {
  Answered,
  PayPageLine,
  PaymentNews,
  PaymentProvider,
  ProviderEvent,
  RefundNews,
  SignedMessage,
} from './payment-provider.js';
export { PaymentProviders } from './payment-providers.js';
export type { PayPage, Payment, Refund, RefundState } from './payment.schema.js';
export { isAwaited, PAYMENT_STATES, type PaymentOutcome, type PaymentState } from './payment-state.js';
export { paymentErrors } from './payments.errors.js';
export { PaymentsModule } from './payments.module.js';
export { asShown as paymentAsShown, Payments, type PaymentFilter } from './payments.js';
export { refundableAmount, refundedAmount } from './refundable.js';
