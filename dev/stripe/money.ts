import { invalid } from './stripe-error.js';

/** Stripe's smallest charge by currency, in minor units (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
const SMALLEST: Readonly<Record<string, number>> = {
  usd: 50,
  eur: 50,
  chf: 50,
  gbp: 30,
  jpy: 50,
  sek: 300,
  dkk: 250,
};

/** Formats an amount in minor units for people; `jpy` has no decimals. */
export function formatAmount(amount: number, currency: string, locale = 'en'): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: currency.toUpperCase() });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

/** Throws for amounts that Stripe would refuse to charge. */
export function checkChargeable(amount: number, currency: string, param: string): void {
  const smallest = SMALLEST[currency] ?? 1;
  if (amount < smallest) {
    const message = `Amount must be at least ${formatAmount(smallest, currency)} ${currency}`;
    throw invalid(message, { code: 'amount_too_small', param });
  }
  if (amount > 99_999_999) {
    const message = `Amount must be no more than ${formatAmount(99_999_999, currency)}`;
    throw invalid(message, { code: 'amount_too_large', param });
  }
}
