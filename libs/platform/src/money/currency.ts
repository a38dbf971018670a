/**
 * Digits after the decimal point by ISO 4217, for currencies that do not have two. Written out because Intl uses CLDR, which
 * counts what people use in cash (ISK and HUF have none there), while payment providers use ISO.
 */
const EXPONENTS: Readonly<Record<string, number>> = {
  ...exponent(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'),
  ...exponent(3, 'BHD IQD JOD KWD LYD OMR TND'),
};

/** Codes in ISO 4217 that nobody pays with: precious metals, units of account, testing, no currency. */
const NOT_MONEY = new Set('CLF UYI UYW XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' '));

const known = new Map(
  Intl.supportedValuesOf('currency')
    .filter((code) => !NOT_MONEY.has(code))
    .map((code) => [code, EXPONENTS[code] ?? 2]),
);

function exponent(digits: number, codes: string): Record<string, number> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, digits]));
}

/** Digits after the point of a currency (ISO 4217), or undefined if the code is not a currency’s. */
export function currencyExponent(currency: string): number | undefined {
  return known.get(currency);
}
