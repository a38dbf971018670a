import { PRICE_MAX } from '#platform/money';
import { QUANTITY_MAX } from '#platform/quantities';
import {
  COUNTRY,
  currency,
  decimal,
  externalId,
  flag,
  id,
  list,
  locale,
  metadata,
  nullable,
  object,
  oneOf,
  optional,
  text,
  texts,
  time,
  whole,
  type Bounds,
  type Shape,
  type Value,
} from '#platform/values';
import { definitionKey } from '#foundation/tenancy';
import { MARKET_PUBLISHES, TAX_DISPLAYS } from './markets/market.js';
import { PRICE_LIST_TYPES } from './price-lists/price-list.js';

const NAME = text({ max: 80 });
const POSITION = whole({ min: 0, max: 1_000_000 });
const AMOUNT = whole({ min: 0, max: PRICE_MAX });

/** At most one for each language of the shop. */
export const TRANSLATIONS: Bounds = { max: 20 };

/** The rules for a name in another language. */
export const NAME_TRANSLATION = { locale: locale(), name: NAME } satisfies Shape;

/** The rules for a market. */
export const MARKET = {
  key: definitionKey(),
  name: NAME,
  translations: optional(list(NAME_TRANSLATION, TRANSLATIONS)),
  countries: optional(texts({ ...COUNTRY, maxItems: 250, unique: true })),
  currency: currency(),
  locales: optional(texts({ item: locale(), maxItems: 20, unique: true })),
  taxDisplay: optional(oneOf(TAX_DISPLAYS, 'TaxDisplay')),
  publishes: optional(oneOf(MARKET_PUBLISHES, 'MarketPublishes')),
  isDefault: optional(flag()),
  position: optional(POSITION),
  externalId: externalId(),
  metadata: metadata(),
} satisfies Shape;

/** The rules for prices that follow the base price. */
export const ADJUSTMENT = {
  percent: atMostTwoDecimals(decimal({ min: -100, max: 1_000 })),
  roundTo: optional(whole({ min: 1, max: 1_000_000 })),
} satisfies Shape;

/** The rules for a price list. */
export const PRICE_LIST = {
  key: definitionKey(),
  name: NAME,
  description: optional(nullable(text({ max: 500 }))),
  type: optional(oneOf(PRICE_LIST_TYPES, 'PriceListType')),
  active: optional(flag()),
  currency: optional(currency()),
  priority: optional(whole({ min: 0, max: 1_000_000 })),
  groupIds: optional(texts({ item: id(), maxItems: 50, unique: true })),
  marketIds: optional(texts({ item: id(), maxItems: 50, unique: true })),
  validFrom: optional(nullable(time())),
  validUntil: optional(nullable(time())),
  adjustment: optional(nullable(object(ADJUSTMENT))),
  externalId: externalId(),
  metadata: metadata(),
} satisfies Shape;

/** Most tiers, and most sales, of a price. */
export const PARTS_OF_PRICE: Bounds = { max: 20 };

/** The rules for the price of a piece from a quantity on. */
export const TIER = { minQuantity: whole({ min: 2, max: QUANTITY_MAX }), amount: AMOUNT } satisfies Shape;

/** The rules for a reduced price for a time. */
export const SALE = { amount: AMOUNT, startsAt: time(), endsAt: time() } satisfies Shape;

/** The rules for the price of a variant in a list. */
export const LISTED_PRICE = {
  variantId: id(),
  amount: AMOUNT,
  tiers: optional(list(TIER, PARTS_OF_PRICE)),
  sales: optional(list(SALE, PARTS_OF_PRICE)),
  compareAt: optional(nullable(AMOUNT)),
} satisfies Shape;

function atMostTwoDecimals(value: Value<number>): Value<number> {
  return {
    ...value,
    rules: [
      ...value.rules,
      {
        code: 'format',
        check: (given) =>
          Number.isInteger(Number(((given as number) * 100).toFixed(6)))
            ? undefined
            : { en: 'must have at most two decimals', de: 'darf höchstens zwei Nachkommastellen haben' },
      },
    ],
  };
}
