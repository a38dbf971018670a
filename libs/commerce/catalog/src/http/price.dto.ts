import { Currency, Int, Iso8601, Price, PriceDto, Text } from '#platform/http';
import { COUNTRY } from '#platform/values';
import type { ResolvedPrice } from '#commerce/pricing';

/** For whom prices are shown. */
export interface PriceQuery {
  readonly currency?: string;
  readonly country?: string;
  readonly market?: string;
}

export class ReductionDto {
  @Price({ description: 'What to show struck through: the regular price, or a former or recommended one' })
  from: PriceDto;

  @Price({
    optional: true,
    description: 'The lowest price of the thirty days before: shops in the EU must show it with a reduction',
  })
  lowest30Days?: PriceDto;

  @Iso8601({ optional: true, description: 'When the sale ends' })
  until?: string;

  /** undefined if the price is not reduced. */
  static of({ compareAt, onSale, regular, lowest30Days }: ResolvedPrice): ReductionDto | undefined {
    if (!compareAt && !onSale) return undefined;
    return { from: compareAt ?? regular, lowest30Days, until: onSale?.until?.toISOString() };
  }
}

export class PriceTierDto {
  @Int({ min: 1, example: 10 })
  minQuantity: number;

  @Price({ description: 'Of one piece' })
  price: PriceDto;
}

/** Query parameters that say for whom prices are shown. */
export class PriceWishesQuery implements PriceQuery {
  @Currency({ optional: true, example: 'EUR', description: 'Default: the market’s, else the shop’s' })
  currency?: string;

  @Text({ ...COUNTRY, optional: true, example: 'DE', description: 'ISO 3166-1; finds the market' })
  country?: string;

  @Text({
    optional: true,
    max: 60,
    example: 'europe',
    description: 'Key of a market; goes before the country',
  })
  market?: string;
}
