import { nullable, oneOf, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

/** What may be told of an account: none of its secrets. */
const ACCOUNT = {
  provider: text(),
  keyEnding: nullable(text('The last characters of its key; null for a key that is too short to show any')),
  mode: nullable(oneOf(['test', 'live'], 'Null if the key does not say')),
};
export type PaymentAccountFacts = FactsOf<typeof ACCOUNT>;

const example: PaymentAccountFacts = { provider: 'stripe', keyEnding: '4242', mode: 'live' };

export const PaymentAccountConnected = defineEvent({
  type: 'payment-account.connected',
  summary: 'The shop takes payments with this account at a payment provider from now on.',
  published: false,
  data: ACCOUNT,
  example,
});

export const PaymentAccountDisconnected = defineEvent({
  type: 'payment-account.disconnected',
  summary: 'The account at a payment provider was removed from the shop.',
  published: false,
  data: ACCOUNT,
  example,
});
