import { currencyExponent, PRICE_MAX } from '#platform/money';
import { object, type Bounds, type Value, type ValueRule } from './value.js';

/** A whole number that JavaScript can hold exactly. */
export function whole({ min, max }: Bounds = {}): Value<number> {
  return { schema: { type: 'integer', ...bounds(min, max) }, rules: [isWhole, between(min, max)] };
}

/** A number with decimals, such as a latitude. Never for money. */
export function decimal({ min, max }: Bounds = {}): Value<number> {
  return { schema: { type: 'number', ...bounds(min, max) }, rules: [isNumber, between(min, max)] };
}

/** true or false. */
export function flag(): Value<boolean> {
  return { schema: { type: 'boolean' }, rules: [isFlag] };
}

/** An ISO 4217 currency code in capitals. */
export function currency(): Value<string> {
  return { schema: { type: 'string', pattern: '^[A-Z]{3}$' }, rules: [isCurrency] };
}

/** A price: whole minor units from 0 to PRICE_MAX, with their currency. */
export function price(): Value<object> {
  return object({ amount: whole({ min: 0, max: PRICE_MAX }), currency: currency() });
}

/** The range of a number; an undefined bound is open. */
export function between(min: number | undefined, max: number | undefined): ValueRule {
  return {
    code: 'range',
    check: (value) => {
      if (min !== undefined && (value as number) < min) {
        return { en: `must be at least ${min}`, de: `muss mindestens ${min} sein` };
      }
      if (max === undefined || (value as number) <= max) return undefined;
      return { en: `must be at most ${max}`, de: `darf höchstens ${max} sein` };
    },
  };
}

const bounds = (min: number | undefined, max: number | undefined) => ({
  ...(min !== undefined && { minimum: min }),
  ...(max !== undefined && { maximum: max }),
});

const isWhole: ValueRule = {
  code: 'type',
  check: (value) =>
    Number.isSafeInteger(value)
      ? undefined
      : { en: 'must be a whole number', de: 'muss eine ganze Zahl sein' },
};

const isNumber: ValueRule = {
  code: 'type',
  check: (value) =>
    Number.isFinite(value) ? undefined : { en: 'must be a number', de: 'muss eine Zahl sein' },
};

const isFlag: ValueRule = {
  code: 'type',
  check: (value) =>
    typeof value === 'boolean' ? undefined : { en: 'must be true or false', de: 'muss true oder false sein' },
};

const isCurrency: ValueRule = {
  code: 'format',
  check: (value) =>
    typeof value === 'string' && currencyExponent(value) !== undefined
      ? undefined
      : { en: 'must be an ISO 4217 code such as EUR', de: 'muss ein Code nach ISO 4217 wie EUR sein' },
};
