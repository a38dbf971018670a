import { currencyExponent, toDecimal } from '#platform/money';
import { formatMoney } from '../../clients/typescript/src/index.js';

const CURRENCIES = Intl.supportedValuesOf('currency').filter((code) => currencyExponent(code) !== undefined);
const AMOUNTS = [0, 1, -1, 39_995, -1_200, 2_001_999_999_999_999, Number.MAX_SAFE_INTEGER];

describe('amounts that the client formats', () => {
  it('are those that the API means, in every currency that it accepts', () => {
    const amounts = CURRENCIES.flatMap((currency) => AMOUNTS.map((amount) => ({ currency, amount })));
    // Without signs of currencies, such as `Cg.`, and separators of thousands.
    const digits = amounts.map((money) => formatMoney(money, 'en').replace(/\p{L}\.|[^\d.-]/gu, ''));
    expect(digits).toEqual(amounts.map(toDecimal));
    expect(CURRENCIES.length).toBeGreaterThan(150);
  });

  it.each([
    ['en', 39_995, 'EUR', '€399.95'],
    ['de', 39_995, 'EUR', '399,95 €'],
    ['ja', 1_299, 'JPY', '¥1,299'],
    ['en', 1_234, 'KWD', 'KWD 1.234'],
    // CLDR writes no digits after the point, ISO 4217 has two.
    ['en', 123_450, 'HUF', 'HUF 1,234.50'],
  ])('in %s: %d %s is %s', (locale, amount, currency, text) => {
    expect(formatMoney({ amount, currency }, locale).normalize('NFKC')).toBe(text);
  });

  it('are whole numbers of minor units', () => {
    expect(() => formatMoney({ amount: 12.5, currency: 'EUR' }, 'en')).toThrow(RangeError);
  });
});
