import fc from 'fast-check';
import { currencyExponent } from './currency.js';
import {
  add,
  allocate,
  compare,
  money,
  MoneyError,
  multiply,
  parseDecimal,
  portion,
  subtract,
  sum,
  toDecimal,
  zero,
} from './money.js';

const amounts = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });
const currencies = fc.constantFrom('EUR', 'JPY', 'BHD');

describe('currencyExponent', () => {
  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['ISK', 0],
    ['HUF', 2],
    ['BHD', 3],
    ['IQD', 3],
  ])('%s has %d digits, as ISO 4217 says', (code, digits) => {
    expect(currencyExponent(code)).toBe(digits);
  });

  it.each(['XXX', 'XAU', 'CLF', 'eur', 'ABC', '', 'constructor'])('%s is no currency', (code) => {
    expect(currencyExponent(code)).toBeUndefined();
  });
});

describe('money', () => {
  it('refuses amounts that are not exact', () => {
    for (const amount of [0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => money(amount, 'EUR')).toThrow(MoneyError);
    }
    expect(() => add(money(Number.MAX_SAFE_INTEGER, 'EUR'), money(1, 'EUR'))).toThrow(MoneyError);
    expect(() => multiply(money(100, 'EUR'), 0.5)).toThrow(MoneyError);
  });

  it('refuses to mix currencies', () => {
    const [euro, yen] = [money(1, 'EUR'), money(1, 'JPY')];
    for (const combine of [add, subtract, compare]) expect(() => combine(euro, yen)).toThrow(/EUR with JPY/);
  });

  it('subtracts what it added, and sums in any order', () => {
    fc.assert(
      fc.property(amounts, amounts, currencies, (a, b, currency) => {
        const [x, y] = [money(a, currency), money(b, currency)];
        expect(subtract(add(x, y), y)).toEqual(x);
        expect(sum([x, y], currency)).toEqual(sum([y, x], currency));
        expect(Math.sign(compare(x, y))).toBe(Math.sign(a - b));
      }),
    );
    expect(sum([], 'EUR')).toEqual(zero('EUR'));
  });

  it('allocates so that nothing is lost and each part is less than one minor unit from its share', () => {
    const weights = fc
      .array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 })
      .filter((list) => list.some(Boolean));
    fc.assert(
      fc.property(amounts, weights, currencies, (amount, shares, currency) => {
        const parts = allocate(money(amount, currency), shares);
        expect(sum(parts, currency)).toEqual(money(amount, currency));
        const total = shares.reduce((all, share) => all + share, 0);
        parts.forEach((part, index) => {
          expect(Math.abs(part.amount - (amount * shares[index]!) / total)).toBeLessThan(1.001);
          if (shares[index] === 0) expect(part.amount).toBe(0);
        });
      }),
    );
  });

  it('gives the rest to the largest remainders; of equal ones, to the first', () => {
    expect(allocate(money(100, 'EUR'), [1, 1, 1]).map(({ amount }) => amount)).toEqual([34, 33, 33]);
    expect(allocate(money(-100, 'EUR'), [1, 1, 1]).map(({ amount }) => amount)).toEqual([-34, -33, -33]);
    expect(allocate(money(10, 'EUR'), [1, 5, 1]).map(({ amount }) => amount)).toEqual([2, 7, 1]);
    expect(() => allocate(money(1, 'EUR'), [0, 0])).toThrow(MoneyError);
  });

  it('rounds portions half away from zero', () => {
    expect(portion(money(50, 'EUR'), 1, 100).amount).toBe(1);
    expect(portion(money(-50, 'EUR'), 1, 100).amount).toBe(-1);
    expect(portion(money(49, 'EUR'), 1, 100).amount).toBe(0);
    fc.assert(
      fc.property(amounts, fc.nat(10_000), (amount, rate) => {
        const exact = (amount * rate) / 10_000;
        expect(Math.abs(portion(money(amount, 'EUR'), rate, 10_000).amount - exact)).toBeLessThanOrEqual(
          0.5001,
        );
      }),
    );
  });

  it('writes decimals that it reads back', () => {
    fc.assert(
      fc.property(amounts, currencies, (amount, currency) => {
        const value = money(amount, currency);
        expect(parseDecimal(toDecimal(value), currency)).toEqual(value);
      }),
    );
  });

  it.each([
    ['12.99', 'EUR', 1299],
    ['12.9', 'EUR', 1290],
    ['-0.05', 'EUR', -5],
    ['12.990', 'EUR', 1299],
    [' 7 ', 'EUR', 700],
    ['1299', 'JPY', 1299],
    ['1.234', 'BHD', 1234],
  ])('reads %s %s', (text, currency, amount) => {
    expect(parseDecimal(text, currency)).toEqual({ amount, currency });
  });

  it.each([
    ['12.999', 'EUR'],
    ['0.5', 'JPY'],
    ['1,299.00', 'EUR'],
    ['1e3', 'EUR'],
    ['+1', 'EUR'],
    ['', 'EUR'],
    ['.5', 'EUR'],
    ['99999999999999999', 'EUR'],
  ])('refuses %s %s', (text, currency) => {
    expect(() => parseDecimal(text, currency)).toThrow(MoneyError);
  });
});
