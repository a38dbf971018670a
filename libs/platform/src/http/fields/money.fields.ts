import { ORDER_MAX, PRICE_MAX } from '#platform/money';
import { currency } from '#platform/values';
import { field, type FieldOptions } from './field.js';
import { Nested } from './nested.field.js';
import { Int } from './value.fields.js';

/** An ISO 4217 currency code in capitals. */
export function Currency(options: FieldOptions<string> = {}): PropertyDecorator {
  return field({ example: 'EUR', ...options }, currency());
}

/** An amount of money in an answer: a sum, a balance. */
export class MoneyDto {
  @Int({
    min: -ORDER_MAX,
    max: ORDER_MAX,
    description: 'Minor units: 1299 is 12.99 EUR, or 1299 JPY',
    example: 1299,
  })
  amount: number;

  @Currency()
  currency: string;
}

/** What one piece costs; see PRICE_MAX. */
export class PriceDto {
  @Int({
    min: 0,
    max: PRICE_MAX,
    description: 'Minor units: 1299 is 12.99 EUR, or 1299 JPY',
    example: 1299,
  })
  amount: number;

  @Currency()
  currency: string;
}

/** What one piece costs: whole minor units from 0 to PRICE_MAX, with their currency. */
export function Price(options: Omit<FieldOptions<PriceDto>, 'example'> = {}): PropertyDecorator {
  return Nested(() => PriceDto, options);
}
