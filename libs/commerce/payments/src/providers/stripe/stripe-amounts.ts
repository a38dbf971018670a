import { currencyExponent } from '#platform/money';

/**
 * Digits after the point as Stripe counts them, where it differs from ISO 4217
 * (https://docs.stripe.com/currencies#special-cases).
 */
const STRIPE_EXPONENTS: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

/**
 * An amount in the unit that Stripe wants for the currency.
 * @param amount minor units by ISO 4217
 * @returns undefined when Stripe's unit cannot express it
 */
export function toStripeAmount(amount: number, currency: string): number | undefined {
  const digits = (STRIPE_EXPONENTS[currency] ?? currencyExponent(currency)!) - currencyExponent(currency)!;
  const converted = digits >= 0 ? amount * 10 ** digits : amount / 10 ** -digits;
  return Number.isSafeInteger(converted) ? converted : undefined;
}
