import { Stripe } from 'stripe';
import { DomainError } from '#platform/errors';
import { paymentErrors } from '../../payments.errors.js';

/** The meaning of a failed call to Stripe: a final refusal, or an error to throw. */
export type StripeFault = { readonly refused: string } | { readonly thrown: DomainError };

/**
 * Classifies errors of the SDK. Refused means that Stripe read the request and did nothing. If it is unknown whether
 * Stripe acted (time-outs, broken connections, 5xx, limits), the call must be repeated with the same key.
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
