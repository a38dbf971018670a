import { FieldErrorDto, FieldOf, Id, Iso8601, Nested, OneOf, QueryList } from '#platform/http';
import type { Language } from '#platform/languages';
import { id } from '#platform/values';
import type { PriceResult } from '../prices/list-prices.js';
import { variantOf, type PriceRow } from '../prices/price.schema.js';
import { LISTED_PRICE, PARTS_OF_PRICE, SALE, TIER } from '../pricing-values.js';

const OUTCOMES = ['set', 'unchanged', 'refused'] as const;
const AMOUNT = { example: 9_900, description: 'Minor units of the list’s currency, for one piece' } as const;
const COMPARE_AT = {
  example: 12_900,
  description: 'A former or recommended price, shown struck through if it is higher',
} as const;

export class TierDto {
  @FieldOf(TIER.minQuantity, { example: 10, description: 'From so many pieces on' })
  minQuantity: number;

  @FieldOf(TIER.amount, { example: 8_900, description: 'For a piece; less than for fewer pieces' })
  amount: number;
}

export class SaleDto {
  @FieldOf(SALE.amount, { example: 7_900, description: 'For a piece; less than `amount`' })
  amount: number;

  @FieldOf(SALE.startsAt, { example: '2026-11-27T00:00:00.000Z' })
  startsAt: string;

  @FieldOf(SALE.endsAt, {
    example: '2026-12-01T00:00:00.000Z',
    description: 'The first moment at which it is over',
  })
  endsAt: string;
}

export class SetPriceDto {
  @Id({ description: 'A variant of a product' })
  variantId: string;

  @FieldOf(LISTED_PRICE.amount, AMOUNT)
  amount: number;

  @Nested(() => TierDto, {
    optional: true,
    array: true,
    ...PARTS_OF_PRICE,
    description: 'Prices by quantity',
  })
  tiers?: TierDto[];

  @Nested(() => SaleDto, {
    optional: true,
    array: true,
    ...PARTS_OF_PRICE,
    description: 'Reduced prices for a time, which do not overlap',
  })
  sales?: SaleDto[];

  @FieldOf(LISTED_PRICE.compareAt, COMPARE_AT)
  compareAt?: number | null;
}

export class SetPricesDto {
  @Nested(() => SetPriceDto, { array: true, min: 1, max: 500 })
  prices: SetPriceDto[];
}

export class PriceResultDto {
  @Id()
  variantId: string;

  @OneOf(OUTCOMES, { name: 'PriceOutcome', description: '`unchanged`: it was the same already' })
  outcome: PriceResult['outcome'];

  @Nested(() => FieldErrorDto, {
    optional: true,
    array: true,
    description: 'Why it was refused; pointers start at the price',
  })
  errors?: FieldErrorDto[];

  static in(language: Language, { errors, ...result }: PriceResult): PriceResultDto {
    const said = errors?.map(({ message, ...error }) => ({ ...error, message: message[language] }));
    return { ...result, ...(said && { errors: said }) };
  }
}

export class PriceResultsDto {
  @Nested(() => PriceResultDto, { array: true, max: 500, description: 'In the order of the batch' })
  results: PriceResultDto[];
}

export class ListPriceDto {
  @Id()
  variantId: string;

  @FieldOf(LISTED_PRICE.amount, AMOUNT)
  amount: number;

  @Nested(() => TierDto, { array: true, ...PARTS_OF_PRICE })
  tiers: readonly TierDto[];

  @Nested(() => SaleDto, { array: true, ...PARTS_OF_PRICE })
  sales: readonly SaleDto[];

  @FieldOf(LISTED_PRICE.compareAt, { ...COMPARE_AT, nullable: false })
  compareAt?: number;

  @Iso8601({ description: 'Since when the price is as it is' })
  since: string;

  static of(row: PriceRow): ListPriceDto {
    const { amount, tiers, sales, compareAt, since } = row;
    return {
      variantId: variantOf(row),
      amount: amount!,
      tiers,
      sales: sales.map(({ amount: reduced, startsAt, endsAt }) => ({
        amount: reduced,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
      })),
      ...(compareAt !== undefined && { compareAt }),
      since: since.toISOString(),
    };
  }
}

export class RemovePricesQuery {
  @QueryList({ item: id(), maxItems: 100, unique: true, example: ['01jd2k3m4n5p6q7r8s9tavwxyz'] })
  variantIds: readonly string[];
}
