import type { Language } from '#platform/languages';
import { currencyExponent, toDecimal } from '#platform/money';

/** What every template is told besides its data. */
export interface Setting {
  /** The tenant's name. */
  readonly shop: string;
  readonly language: Language;
  /** BCP 47; decides how amounts are written. */
  readonly locale: string;
}

/** An amount as people of a locale write it. @param amount minor units @param currency ISO 4217 */
export function amountIn(locale: string, amount: number, currency: string): string {
  const digits = currencyExponent(currency) ?? 2;
  const format = new Intl.NumberFormat(known(locale), {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // As text: exact whatever the amount.
  return format.format(toDecimal({ amount, currency }) as `${number}`);
}

/** Locales come from requests; one that Intl does not know must not keep a mail from leaving. */
function known(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
