import { currencyExponent } from '#platform/money';

/**
 * Decimal digits of currencies at Stripe that differ from ISO 4217
 * (https://docs.stripe.com/currencies#special-cases).
 */
const STRIPE_EXPONENTS: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

/**
 * Converts an amount to Stripe's unit for the currency.
 * @param amount minor units by ISO 4217
 * @returns undefined if Stripe's unit cannot express it
 */
export function toStripeAmount(amount: number, currency: string): number | undefined {
  const digits = (STRIPE_EXPONENTS[currency] ?? currencyExponent(currency)!) - currencyExponent(currency)!;
  const converted = digits >= 0 ? amount * 10 ** digits : amount / 10 ** -digits;
  return Number.isSafeInteger(converted) ? converted : undefined;
}
