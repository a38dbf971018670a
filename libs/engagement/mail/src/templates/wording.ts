import type { Language } from '#platform/languages';
import { currencyExponent, toDecimal } from '#platform/money';

/** What every template gets besides its data. */
export interface MailContext {
  /** The tenant's name. */
  readonly shop: string;
  readonly language: Language;
  /** BCP 47; decides the format of amounts. */
  readonly locale: string;
  /** The request that accepts an invitation, for people without a page that sends it. */
  readonly acceptRequest: string;
  /** The shop's page about the order that the mail is about, if it has one. */
  readonly orderPage?: string;
}

/** Formats an amount for a locale. @param amount minor units @param currency ISO 4217 */
export function amountIn(locale: string, amount: number, currency: string): string {
  const digits = currencyExponent(currency) ?? 2;
  const format = new Intl.NumberFormat(known(locale), {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // As text, because a JavaScript number cannot hold every amount exactly.
  return format.format(toDecimal({ amount, currency }) as `${number}`);
}

/** Locales come from requests. A mail must be sent even if Intl does not know its locale. */
function known(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
