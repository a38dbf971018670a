import { currencyExponent } from '#platform/money';
import { field, type FieldOptions, type FieldRule } from './field.js';
import { Nested } from './nested.field.js';
import { between, Int } from './value.fields.js';

/** An ISO 4217 currency code in capitals. */
export function Currency(options: FieldOptions<string> = {}): PropertyDecorator {
  return field(
    { example: 'EUR', ...options },
    {
      schema: { type: String, pattern: '^[A-Z]{3}$' },
      rules: [
        {
          code: 'format',
          check: (value) =>
            typeof value === 'string' && currencyExponent(value) !== undefined
              ? undefined
              : 'must be an ISO 4217 code such as EUR',
        },
      ],
    },
  );
}

/** Money on the wire. */
export class MoneyDto {
  @Int({ description: 'Minor units: 1299 is 12.99 EUR, or 1299 JPY', example: 1299 })
  amount: number;

  @Currency()
  currency: string;
}

/** An amount of money; `min` and `max` in minor units (default min 0). */
export function MoneyOf(
  options: Omit<FieldOptions<MoneyDto>, 'example'> & { readonly min?: number; readonly max?: number } = {},
): PropertyDecorator {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, ...rest } = options;
  const { code, check } = between(min, max);
  const range: FieldRule = { code, check: (value) => check((value as Partial<MoneyDto>).amount) };
  return Nested(() => MoneyDto, { ...rest, rules: [range] });
}
