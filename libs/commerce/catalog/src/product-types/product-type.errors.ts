import { defineErrors } from '#platform/errors';

/** Errors of product types. */
export const productTypeErrors = defineErrors({
  notFound: {
    code: 'product-type.not-found',
    kind: 'not-found',
    title: 'There is no such product type',
    de: 'Diesen Produkttyp gibt es nicht',
    advice: 'Check the key.',
  },
  invalid: {
    code: 'product-type.invalid',
    kind: 'invalid',
    fields: [],
    title: 'Some fields of the product type are not valid',
    de: 'Einige Felder des Produkttyps sind nicht gültig',
    advice: 'Correct the fields listed in `errors`.',
  },
  keyTaken: {
    code: 'product-type.key-taken',
    kind: 'conflict',
    fields: ['key'],
    title: 'Another product type has this key',
    de: 'Ein anderer Produkttyp hat diesen Schlüssel',
    advice: 'Choose another key; those of built-in types are taken too.',
  },
  externalIdTaken: {
    code: 'product-type.external-id-taken',
    kind: 'conflict',
    fields: ['externalId'],
    title: 'Another product type has this external id',
    de: 'Ein anderer Produkttyp hat diese externe Id',
    advice: 'Change the one that has it, or choose another.',
  },
  changed: {
    code: 'product-type.changed',
    kind: 'precondition-failed',
    title: 'Somebody else changed the product type in the meantime',
    de: 'Jemand anderes hat den Produkttyp inzwischen geändert',
    advice: 'Read it again, repeat your change, and send the new ETag in If-Match.',
  },
  builtIn: {
    code: 'product-type.built-in',
    kind: 'conflict',
    title: 'A built-in product type cannot be changed',
    de: 'Ein eingebauter Produkttyp kann nicht geändert werden',
    advice: 'Add a type of your own with the attributes that you need.',
  },
  tooMany: {
    code: 'product-type.too-many',
    kind: 'conflict',
    title: 'There are too many product types',
    de: 'Es gibt zu viele Produkttypen',
    advice: 'A shop has at most 200 of its own; delete one that is not used.',
  },
  inUse: {
    code: 'product-type.in-use',
    kind: 'conflict',
    title: 'There are products of this type',
    de: 'Es gibt Produkte dieses Typs',
    advice: 'Give them another type first.',
  },
  wouldBreak: {
    code: 'product-type.would-break',
    kind: 'conflict',
    title: 'Products would have invalid attributes',
    de: 'Produkte hätten ungültige Attribute',
    advice:
      'The preview lists them. Correct them first, or allow it with `?breaks=true`; they stay on sale as they are.',
  },
});
