import { missing } from './stripe-error.js';

/** One of Stripe's test payment methods (https://docs.stripe.com/testing). */
export interface TestCard {
  readonly brand: string;
  readonly last4: string;
  /** Why the bank declines; undefined if it pays. */
  readonly declined?: { readonly code: string; readonly declineCode?: string; readonly message: string };
}

const DECLINED = 'Your card was declined.';

const CARDS: Readonly<Record<string, TestCard>> = {
  pm_card_visa: { brand: 'visa', last4: '4242' },
  pm_card_mastercard: { brand: 'mastercard', last4: '4444' },
  pm_card_amex: { brand: 'amex', last4: '0005' },
  pm_card_jcb: { brand: 'jcb', last4: '0505' },
  pm_card_chargeDeclined: {
    brand: 'visa',
    last4: '0002',
    declined: { code: 'card_declined', declineCode: 'generic_decline', message: DECLINED },
  },
  pm_card_chargeDeclinedInsufficientFunds: {
    brand: 'visa',
    last4: '9995',
    declined: {
      code: 'card_declined',
      declineCode: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
    },
  },
  pm_card_chargeDeclinedExpiredCard: {
    brand: 'visa',
    last4: '0069',
    declined: { code: 'expired_card', message: 'Your card has expired.' },
  },
  pm_card_chargeDeclinedProcessingError: {
    brand: 'visa',
    last4: '0119',
    declined: {
      code: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    },
  },
};

/** The card behind a test token such as `pm_card_visa`. */
export function testCard(token: string): TestCard {
  const card = Object.hasOwn(CARDS, token) ? CARDS[token] : undefined;
  if (!card) throw missing('PaymentMethod', token, 'payment_method');
  return card;
}
