import { amount, currency, id, list, nullable, object, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

const CHANGE = {
  variantId: id(),
  before: nullable(amount('Of one piece outside sales; null: it had no price there')),
  after: nullable(amount('Null: it has no price there any more')),
};
export type PriceChange = FactsOf<typeof CHANGE>;

const PRICES = {
  priceListId: nullable(id('Null: base prices')),
  currency: currency(),
  prices: list(object(CHANGE), 'At most 500'),
};

const ID = '01jd2k3m4n5p6q7r8s9tavwxyz';

export const PriceChanged = defineEvent({
  type: 'price.changed',
  summary:
    'Prices of a price list or base prices were changed, with their tiers or sales. Changes that are made together are one event.',
  readWith: 'prices.read',
  data: PRICES,
  example: {
    priceListId: ID,
    currency: 'EUR',
    prices: [{ variantId: ID, before: 12_900, after: 9_900 }],
  },
});
