import {
  Currency,
  ExternalId,
  FieldOf,
  Flag,
  Id,
  Int,
  Iso8601,
  MetadataField,
  Nested,
  PageQuery,
  Text,
} from '#platform/http';
import type { Metadata } from '#platform/values';
import type { Market, MarketPublishes, TaxDisplay } from '../markets/market.js';
import { MARKET, NAME_TRANSLATION, TRANSLATIONS } from '../pricing-values.js';

const KEY = { example: 'switzerland', description: 'Unique among markets; `?market=` names it' } as const;
const NAME = { example: 'Switzerland' } as const;
const COUNTRIES = {
  example: ['CH', 'LI'],
  description: 'ISO 3166-1 alpha-2; a country belongs to one market',
} as const;
const CURRENCY = {
  example: 'CHF',
  description:
    'ISO 4217, of prices for those who ask for no other; `currency` or one of `currencies` of the settings',
} as const;
const LOCALES = {
  example: ['de', 'fr'],
  description: 'BCP 47, the first is the default; some of the shop’s. Empty: those of the shop',
} as const;
const TAX_DISPLAY = { example: 'gross', description: 'Whether prices are shown with taxes' } as const;
const PUBLISHES = {
  example: 'all',
  description:
    '`all`: products are in this market unless they say otherwise. `listed`: only those that name it',
} as const;
const IS_DEFAULT = {
  example: false,
  description: 'For shoppers without a country, or from one that no market has. One market is the default',
} as const;
const POSITION = { example: 10, description: 'Order in which shops show markets, low first' } as const;

export class NameTranslationDto {
  @FieldOf(NAME_TRANSLATION.locale, { example: 'de' })
  locale: string;

  @FieldOf(NAME_TRANSLATION.name, { example: 'Schweiz' })
  name: string;
}

class MarketParts {
  @Nested(() => NameTranslationDto, { optional: true, array: true, ...TRANSLATIONS })
  translations?: NameTranslationDto[];

  @FieldOf(MARKET.countries, COUNTRIES)
  countries?: readonly string[];

  @FieldOf(MARKET.locales, LOCALES)
  locales?: readonly string[];

  @FieldOf(MARKET.taxDisplay, TAX_DISPLAY)
  taxDisplay?: TaxDisplay;

  @FieldOf(MARKET.publishes, PUBLISHES)
  publishes?: MarketPublishes;

  @FieldOf(MARKET.isDefault, {
    ...IS_DEFAULT,
    description: 'true makes it the default instead of the present one',
  })
  isDefault?: boolean;

  @FieldOf(MARKET.position, POSITION)
  position?: number;

  @ExternalId()
  externalId?: string | null;

  @MetadataField()
  metadata?: Metadata;
}

export class CreateMarketDto extends MarketParts {
  @FieldOf(MARKET.key, KEY)
  key: string;

  @FieldOf(MARKET.name, NAME)
  name: string;

  @FieldOf(MARKET.currency, CURRENCY)
  currency: string;
}

export class UpdateMarketDto extends MarketParts {
  @FieldOf(MARKET.key, { ...KEY, optional: true })
  key?: string;

  @FieldOf(MARKET.name, { ...NAME, optional: true })
  name?: string;

  @FieldOf(MARKET.currency, { ...CURRENCY, optional: true })
  currency?: string;
}

export class MarketDto {
  @Id()
  id: string;

  @FieldOf(MARKET.key, KEY)
  key: string;

  @FieldOf(MARKET.name, NAME)
  name: string;

  @Nested(() => NameTranslationDto, { array: true })
  translations: readonly NameTranslationDto[];

  @FieldOf(MARKET.countries, { ...COUNTRIES, optional: false })
  countries: readonly string[];

  @Currency(CURRENCY)
  currency: string;

  @FieldOf(MARKET.locales, { ...LOCALES, optional: false })
  locales: readonly string[];

  @FieldOf(MARKET.taxDisplay, { ...TAX_DISPLAY, optional: false })
  taxDisplay: TaxDisplay;

  @FieldOf(MARKET.publishes, { ...PUBLISHES, optional: false })
  publishes: MarketPublishes;

  @Flag(IS_DEFAULT)
  isDefault: boolean;

  @FieldOf(MARKET.position, { ...POSITION, optional: false })
  position: number;

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

  static of({ _id, kind: _, createdAt, updatedAt, ...market }: Market): MarketDto {
    return { id: _id, ...market, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
  }
}

export class MarketQuery extends PageQuery {
  @Text({ optional: true, max: 255, description: 'Only the market that has this external id' })
  externalId?: string;
}
