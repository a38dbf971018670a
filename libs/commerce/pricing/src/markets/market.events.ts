import { currency, flag, id, list, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

const MARKET = {
  marketId: id(),
  key: text(),
  name: text(),
  countries: list(text('ISO 3166-1 alpha-2')),
  currency: currency(),
  isDefault: flag(),
};
export type MarketFacts = FactsOf<typeof MARKET>;

const example: MarketFacts = {
  marketId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  key: 'switzerland',
  name: 'Switzerland',
  countries: ['CH', 'LI'],
  currency: 'CHF',
  isDefault: false,
};

export const MarketCreated = defineEvent({
  type: 'market.created',
  summary: 'A market was added.',
  readWith: 'prices.read',
  data: MARKET,
  example,
});

export const MarketUpdated = defineEvent({
  type: 'market.updated',
  summary: 'A market was changed, or is no longer the default because another one is.',
  readWith: 'prices.read',
  data: MARKET,
  example,
});

export const MarketDeleted = defineEvent({
  type: 'market.deleted',
  summary: 'A market was deleted.',
  readWith: 'prices.read',
  data: MARKET,
  example,
});
