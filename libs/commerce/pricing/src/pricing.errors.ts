import { defineErrors } from '#platform/errors';

/** Errors of markets. */
export const marketErrors = defineErrors({
  notFound: {
    code: 'market.not-found',
    kind: 'not-found',
    title: 'There is no such market',
    de: 'Diesen Markt gibt es nicht',
    advice: 'Check the id.',
  },
  unknown: {
    code: 'market.unknown',
    kind: 'invalid',
    fields: ['marketIds'],
    title: 'A market that was named does not exist',
    de: 'Einen genannten Markt gibt es nicht',
    advice: 'Name markets that exist: in queries by their keys, in bodies by their ids.',
  },
  keyTaken: {
    code: 'market.key-taken',
    kind: 'conflict',
    fields: ['key'],
    title: 'Another market has this key',
    de: 'Ein anderer Markt hat diesen Schlüssel',
    advice: 'Choose another key.',
  },
  externalIdTaken: {
    code: 'market.external-id-taken',
    kind: 'conflict',
    fields: ['externalId'],
    title: 'Another market has this external id',
    de: 'Ein anderer Markt hat diese externe Id',
    advice: 'Change the market that has it: GET /admin/markets?externalId=… finds it.',
  },
  countryTaken: {
    code: 'market.country-taken',
    kind: 'conflict',
    fields: ['countries'],
    title: 'Another market has one of these countries',
    de: 'Ein anderer Markt hat eines dieser Länder',
    advice: 'Take the country from the other market first: a country belongs to one market.',
  },
  isDefault: {
    code: 'market.is-default',
    kind: 'conflict',
    fields: ['isDefault'],
    title: 'The default market stays the default while there are others',
    de: 'Der Standardmarkt bleibt Standard, solange es andere gibt',
    advice: 'Make another market the default first.',
  },
  changed: {
    code: 'market.changed',
    kind: 'precondition-failed',
    title: 'Somebody else has changed the market in the meantime',
    de: 'Jemand anderes hat den Markt inzwischen geändert',
    advice:
      'Read the market again, repeat your change on the new version, and send the new ETag in If-Match.',
  },
  tooMany: {
    code: 'market.too-many',
    kind: 'conflict',
    title: 'The shop has the largest number of markets already',
    de: 'Der Shop hat schon die größte Zahl von Märkten',
    advice: 'Put several countries into one market.',
  },
});

/** Errors of price lists. */
export const priceListErrors = defineErrors({
  notFound: {
    code: 'price-list.not-found',
    kind: 'not-found',
    title: 'There is no such price list',
    de: 'Diese Preisliste gibt es nicht',
    advice: 'Check the id.',
  },
  keyTaken: {
    code: 'price-list.key-taken',
    kind: 'conflict',
    fields: ['key'],
    title: 'Another price list has this key',
    de: 'Eine andere Preisliste hat diesen Schlüssel',
    advice: 'Choose another key.',
  },
  externalIdTaken: {
    code: 'price-list.external-id-taken',
    kind: 'conflict',
    fields: ['externalId'],
    title: 'Another price list has this external id',
    de: 'Eine andere Preisliste hat diese externe Id',
    advice: 'Change the list that has it: GET /admin/price-lists?externalId=… finds it.',
  },
  changed: {
    code: 'price-list.changed',
    kind: 'precondition-failed',
    title: 'Somebody else has changed the price list in the meantime',
    de: 'Jemand anderes hat die Preisliste inzwischen geändert',
    advice: 'Read the list again, repeat your change on the new version, and send the new ETag in If-Match.',
  },
  tooMany: {
    code: 'price-list.too-many',
    kind: 'conflict',
    title: 'The shop has the largest number of price lists already',
    de: 'Der Shop hat schon die größte Zahl von Preislisten',
    advice: 'Delete lists that are over.',
  },
});

/** Errors that both have. */
export const pricingErrors = defineErrors({
  invalid: {
    code: 'pricing.invalid',
    kind: 'invalid',
    fields: [],
    title: 'Some fields of the market, price list or price are not valid',
    de: 'Einige Felder des Marktes, der Preisliste oder des Preises sind nicht gültig',
    advice: 'Correct the fields listed in `errors`.',
  },
  currencyNotEnabled: {
    code: 'pricing.currency-not-enabled',
    kind: 'invalid',
    fields: ['currency'],
    title: 'The shop has no prices in this currency',
    de: 'Der Shop hat keine Preise in dieser Währung',
    advice: 'Use the setting `currency` of the shop or one of its `currencies`; staff add currencies there.',
  },
});
