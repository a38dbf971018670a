export { PaymentAccountConnected, PaymentAccountDisconnected } from './payment-account.events.js';
export {
  PaymentFailed,
  PaymentSucceeded,
  RefundFailed,
  RefundSucceeded,
  type PaymentFacts,
  type PaymentFailedFacts,
  type RefundFacts,
} from './payments.events.js';
