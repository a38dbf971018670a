import { defineEvent } from '#foundation/tenancy';

/** What may be told of an account: none of its secrets. */
export interface PaymentAccountFacts {
  readonly provider: string;
  /** The last characters of its key; null for a key that is too short to show any. */
  readonly keyEnding: string | null;
  /** Null if the key does not say. */
  readonly mode: 'test' | 'live' | null;
}

const example: PaymentAccountFacts = { provider: 'stripe', keyEnding: '4242', mode: 'live' };

export const PaymentAccountConnected = defineEvent<PaymentAccountFacts>({
  type: 'payment-account.connected',
  summary: 'The shop takes payments with this account at a payment provider from now on.',
  published: false,
  example,
});

export const PaymentAccountDisconnected = defineEvent<PaymentAccountFacts>({
  type: 'payment-account.disconnected',
  summary: 'The account at a payment provider was removed from the shop.',
  published: false,
  example,
});
