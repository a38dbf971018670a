import { Stripe } from 'stripe';
import { DomainError } from '#platform/errors';
import { paymentErrors } from '../../payments.errors.js';

/** What a failed call to Stripe means: it was refused for good, or something to throw. */
export type StripeFault = { readonly refused: string } | { readonly thrown: DomainError };

/**
 * Sorts errors of the SDK. Refused means that Stripe looked at the request and did nothing. Everything that leaves
 * it open whether Stripe acted (time-outs, broken connections, 5xx, limits) must be asked again with the same key.
 */
export function faultOf(error: unknown): StripeFault {
  if (error instanceof DomainError) return { thrown: error };
  const { errors } = Stripe;
  if (error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError) {
    return { thrown: paymentErrors.notConfigured(undefined, { cause: error }) };
  }
  if (error instanceof errors.StripeInvalidRequestError || error instanceof errors.StripeCardError) {
    return { refused: error.code ?? error.message };
  }
  return { thrown: paymentErrors.providerUnavailable(undefined, { cause: error, retryAfter: 2 }) };
}
