import { currency, flag, id, oneOf, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';
import { PRICE_LIST_TYPES } from './price-list.js';

const LIST = {
  priceListId: id(),
  key: text(),
  name: text(),
  type: oneOf(PRICE_LIST_TYPES),
  active: flag(),
  currency: currency(),
};
export type PriceListFacts = FactsOf<typeof LIST>;

const example: PriceListFacts = {
  priceListId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  key: 'dealers',
  name: 'Dealers',
  type: 'override',
  active: true,
  currency: 'EUR',
};

export const PriceListCreated = defineEvent({
  type: 'price-list.created',
  summary: 'A price list was added.',
  readWith: 'prices.read',
  data: LIST,
  example,
});

export const PriceListUpdated = defineEvent({
  type: 'price-list.updated',
  summary: 'A price list was changed: whom it is for, when, or how. `price.changed` tells of its prices.',
  readWith: 'prices.read',
  data: LIST,
  example,
});

export const PriceListDeleted = defineEvent({
  type: 'price-list.deleted',
  summary: 'A price list was deleted with all its prices.',
  readWith: 'prices.read',
  data: LIST,
  example,
});
