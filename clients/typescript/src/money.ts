/** An amount in whole minor units (cents, fils, or yen) of an ISO 4217 currency. */
export interface MoneyAmount {
  readonly amount: number;
  readonly currency: string;
}

/**
 * Digits after the decimal point by ISO 4217, as the API counts minor units, for currencies that do not have two. Those of Intl
 * are other ones: CLDR leaves out digits that people do not use, such as those of HUF, IDR and IQD.
 */
const DIGITS: Readonly<Record<string, number>> = {
  ...each(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'),
  ...each(3, 'BHD IQD JOD KWD LYD OMR TND'),
};

function each(digits: number, currencies: string): Record<string, number> {
  return Object.fromEntries(currencies.split(' ').map((currency) => [currency, digits]));
}

/**
 * Writes an amount for people: `formatMoney({ amount: 39995, currency: 'EUR' }, 'de')` is `399,95 €`.
 * @param locale BCP 47; by default that of the machine
 * @throws RangeError if the amount is not a whole number, or Intl knows neither the currency nor the locale
 */
export function formatMoney({ amount, currency }: MoneyAmount, locale?: string): string {
  const digits = DIGITS[currency] ?? 2;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // As text, because a JavaScript number cannot hold every amount with a decimal point exactly.
  return format.format(`${BigInt(amount)}E-${digits}` as `${number}`);
}
