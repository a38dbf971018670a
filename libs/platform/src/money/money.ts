import { currencyExponent } from './currency.js';

/** An amount in whole minor units (cents, fils, or yen) of an ISO 4217 currency. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Thrown for mixed currencies and for amounts that are not whole or not exact integers: a bug in the code. */
export class MoneyError extends Error {
  override readonly name = 'MoneyError';
}

/**
 * @param amount whole minor units; negative for money that is owed back
 * @throws MoneyError unless the amount is an exact integer and the currency is known
 */
export function money(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new MoneyError(`${amount} is not a whole number of minor units`);
  if (currencyExponent(currency) === undefined)
    throw new MoneyError(`${currency} is not an ISO 4217 currency`);
  return { amount: amount === 0 ? 0 : amount, currency };
}

/** The amount 0 in a currency. */
export function zero(currency: string): Money {
  return money(0, currency);
}

function sameCurrency(a: Money, b: Money): string {
  if (a.currency !== b.currency) throw new MoneyError(`cannot combine ${a.currency} with ${b.currency}`);
  return a.currency;
}

/** @throws MoneyError if the currencies differ or the sum cannot be exact */
export function add(a: Money, b: Money): Money {
  return money(a.amount + b.amount, sameCurrency(a, b));
}

/** @throws MoneyError if the currencies differ or the difference cannot be exact */
export function subtract(a: Money, b: Money): Money {
  return money(a.amount - b.amount, sameCurrency(a, b));
}

/** The sum of a list; `currency` names it for the empty list. */
export function sum(list: Iterable<Money>, currency: string): Money {
  let total = zero(currency);
  for (const item of list) total = add(total, item);
  return total;
}

/** @param times a whole number, such as a quantity */
export function multiply(value: Money, times: number): Money {
  if (!Number.isSafeInteger(times))
    throw new MoneyError(`cannot multiply by ${times}; use portion for fractions`);
  return money(value.amount * times, value.currency);
}

/**
 * `amount × numerator ÷ denominator`, rounded half away from zero: rates, taxes, percentages.
 * The calculation is exact (BigInt), also for 19 % of a large amount.
 * @param numerator such as 1900
 * @param denominator such as 10000, positive
 */
export function portion(value: Money, numerator: number, denominator: number): Money {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator <= 0) {
    throw new MoneyError(`${numerator}/${denominator} is not a fraction of whole numbers`);
  }
  const product = BigInt(value.amount) * BigInt(numerator);
  const divisor = BigInt(denominator);
  const half = product < 0n ? -divisor : divisor;
  return money(Number((product * 2n + half) / (divisor * 2n)), value.currency);
}

/**
 * Splits an amount by weights so that the parts add up to it exactly: each gets the whole part of its share, and the
 * minor units that are left go to the largest remainders; of equal ones, to the first (Hamilton’s method). Each part is
 * less than one minor unit from its exact share and has the sign of the amount.
 * @param weights not negative, whole, with a positive sum
 */
export function allocate(value: Money, weights: readonly number[]): Money[] {
  if (!weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0)) {
    throw new MoneyError('weights must be whole and not negative');
  }
  const total = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (total === 0n) throw new MoneyError('weights must add up to more than 0');

  const sign = value.amount < 0 ? -1 : 1;
  const amount = BigInt(Math.abs(value.amount));
  const parts = weights.map((weight) => (amount * BigInt(weight)) / total);
  const remainders = weights.map((weight, index) => ({ index, rest: (amount * BigInt(weight)) % total }));
  remainders.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest < b.rest ? 1 : -1));
  const left = Number(amount - parts.reduce((all, part) => all + part, 0n));
  for (const { index } of remainders.slice(0, left)) parts[index]! += 1n;
  return parts.map((part) => money(sign * Number(part), value.currency));
}

/** Negative if `a` is less than `b`, positive if more, 0 if equal; throws MoneyError if the currencies differ. */
export function compare(a: Money, b: Money): number {
  sameCurrency(a, b);
  return a.amount - b.amount;
}

/**
 * Reads an amount with a decimal point: `parseDecimal('12.99', 'EUR')` is 1299 cents.
 * @throws MoneyError for anything else: more digits than the currency has, exponents, separators, signs except `-`
 */
export function parseDecimal(text: string, currency: string): Money {
  const { amount: nothing } = zero(currency);
  const digits = currencyExponent(currency)!;
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match || (match[3] ?? '').replace(/0+$/, '').length > digits) {
    throw new MoneyError(
      `${JSON.stringify(text)} is not an amount of ${currency} (${digits} digits after the point)`,
    );
  }
  const [, sign, whole, fraction = ''] = match;
  const amount = Number(`${whole}${fraction.slice(0, digits).padEnd(digits, '0')}`);
  return money(sign ? nothing - amount : amount, currency);
}

/** The reverse of {@link parseDecimal}: 1299 cents are `12.99`, 1299 yen `1299`. */
export function toDecimal(value: Money): string {
  const { amount, currency } = money(value.amount, value.currency);
  const digits = currencyExponent(currency)!;
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const point = text.length - digits;
  return `${amount < 0 ? '-' : ''}${text.slice(0, point)}${digits > 0 ? `.${text.slice(point)}` : ''}`;
}
