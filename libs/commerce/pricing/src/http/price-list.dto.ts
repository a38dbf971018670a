import {
  Currency,
  ExternalId,
  FieldOf,
  Id,
  Int,
  Iso8601,
  MetadataField,
  Nested,
  PageQuery,
  Text,
} from '#platform/http';
import type { Metadata } from '#platform/values';
import type { PriceList, PriceListType } from '../price-lists/price-list.js';
import { ADJUSTMENT, PRICE_LIST } from '../pricing-values.js';

const KEY = { example: 'dealers', description: 'Unique among price lists' } as const;
const NAME = { example: 'Dealers' } as const;
const DESCRIPTION = { example: 'Prices of the contract of 2026' } as const;
const TYPE = {
  example: 'override',
  description:
    '`override`: its prices are the regular ones of those whom it is for. `sale`: its prices reduce the regular ones, which are shown with them',
} as const;
const ACTIVE = { example: true, description: 'Its prices hold for nobody until it is' } as const;
const PRIORITY = {
  example: 10,
  description: 'Of the lists that have a price, the highest decides; of equal ones, the lowest price',
} as const;
const GROUPS = {
  example: ['01jd2k3m4n5p6q7r8s9tavwxyz'],
  description: 'Customer groups whom it is for; everybody if empty',
} as const;
const MARKETS = {
  example: ['01jd2k3m4n5p6q7r8s9tavwxyz'],
  description: 'Markets in which it holds; everywhere if empty',
} as const;
const FROM = {
  example: '2026-11-27T00:00:00.000Z',
  description: 'From this moment on; without it since ever',
} as const;
const UNTIL = {
  example: '2026-12-01T00:00:00.000Z',
  description: 'The first moment at which it holds no longer; without it for ever',
} as const;
const CURRENCY = { example: 'EUR', description: 'ISO 4217, of all its prices; it never changes' } as const;

export class AdjustmentDto {
  @FieldOf(ADJUSTMENT.percent, {
    example: -12.5,
    description: 'Percent of the base price that are added; at most two decimals',
  })
  percent: number;

  @FieldOf(ADJUSTMENT.roundTo, {
    example: 5,
    description: 'Minor units of which prices are multiples, rounded half up. Default: 1',
  })
  roundTo?: number;
}

const ADJUSTED = {
  optional: true,
  description: 'Prices that follow the base price, for variants to which the list gives none of their own',
} as const;

class PriceListParts {
  @FieldOf(PRICE_LIST.description, { ...DESCRIPTION, description: 'null removes it' })
  description?: string | null;

  @FieldOf(PRICE_LIST.type, { ...TYPE, description: `${TYPE.description}. Default: override` })
  type?: PriceListType;

  @FieldOf(PRICE_LIST.active, { ...ACTIVE, description: `${ACTIVE.description}. Default: false` })
  active?: boolean;

  @FieldOf(PRICE_LIST.priority, PRIORITY)
  priority?: number;

  @FieldOf(PRICE_LIST.groupIds, GROUPS)
  groupIds?: readonly string[];

  @FieldOf(PRICE_LIST.marketIds, MARKETS)
  marketIds?: readonly string[];

  @FieldOf(PRICE_LIST.validFrom, FROM)
  validFrom?: string | null;

  @FieldOf(PRICE_LIST.validUntil, UNTIL)
  validUntil?: string | null;

  @Nested(() => AdjustmentDto, { ...ADJUSTED, nullable: true })
  adjustment?: AdjustmentDto | null;

  @ExternalId()
  externalId?: string | null;

  @MetadataField()
  metadata?: Metadata;
}

export class CreatePriceListDto extends PriceListParts {
  @FieldOf(PRICE_LIST.key, KEY)
  key: string;

  @FieldOf(PRICE_LIST.name, NAME)
  name: string;

  @FieldOf(PRICE_LIST.currency, {
    ...CURRENCY,
    description: `${CURRENCY.description}. Default: the base currency`,
  })
  currency?: string;
}

export class UpdatePriceListDto extends PriceListParts {
  @FieldOf(PRICE_LIST.key, { ...KEY, optional: true })
  key?: string;

  @FieldOf(PRICE_LIST.name, { ...NAME, optional: true })
  name?: string;
}

export class PriceListDto {
  @Id()
  id: string;

  @FieldOf(PRICE_LIST.key, KEY)
  key: string;

  @FieldOf(PRICE_LIST.name, NAME)
  name: string;

  @FieldOf(PRICE_LIST.description, { ...DESCRIPTION, nullable: false })
  description?: string;

  @FieldOf(PRICE_LIST.type, { ...TYPE, optional: false })
  type: PriceListType;

  @FieldOf(PRICE_LIST.active, { ...ACTIVE, optional: false })
  active: boolean;

  @Currency(CURRENCY)
  currency: string;

  @FieldOf(PRICE_LIST.priority, { ...PRIORITY, optional: false })
  priority: number;

  @FieldOf(PRICE_LIST.groupIds, { ...GROUPS, optional: false })
  groupIds: readonly string[];

  @FieldOf(PRICE_LIST.marketIds, { ...MARKETS, optional: false })
  marketIds: readonly string[];

  @Iso8601({ ...FROM, optional: true })
  validFrom?: string;

  @Iso8601({ ...UNTIL, optional: true })
  validUntil?: string;

  @Nested(() => AdjustmentDto, ADJUSTED)
  adjustment?: AdjustmentDto;

  @ExternalId({ nullable: false })
  externalId?: string;

  @MetadataField()
  metadata?: Metadata;

  @Int({ min: 1, example: 1, description: 'The ETag without its quotes' })
  version: number;

  @Iso8601()
  createdAt: string;

  @Iso8601()
  updatedAt: string;

  static of(list: PriceList): PriceListDto {
    const { _id, kind: _, phases: __, validFrom, validUntil, createdAt, updatedAt, ...rest } = list;
    return {
      id: _id,
      ...rest,
      ...(validFrom && { validFrom: validFrom.toISOString() }),
      ...(validUntil && { validUntil: validUntil.toISOString() }),
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    };
  }
}

export class PriceListQuery extends PageQuery {
  @Text({ optional: true, max: 255, description: 'Only the list that has this external id' })
  externalId?: string;
}
