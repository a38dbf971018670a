import { defineErrors } from '#platform/errors';

/** Errors of products and categories. */
export const catalogErrors = defineErrors({
  productNotFound: {
    code: 'catalog.product-not-found',
    kind: 'not-found',
    title: 'There is no such product',
    de: 'Dieses Produkt gibt es nicht',
    advice: 'Check the slug or id. The shop API shows only products that are on sale.',
  },
  categoryNotFound: {
    code: 'catalog.category-not-found',
    kind: 'not-found',
    title: 'There is no such category',
    de: 'Diese Kategorie gibt es nicht',
    advice: 'Check the slug or id.',
  },
  invalidProduct: {
    code: 'catalog.invalid-product',
    kind: 'invalid',
    fields: [],
    title: 'Some fields of the product are not valid',
    de: 'Einige Felder des Produkts sind nicht gültig',
    advice: 'Correct the fields listed in `errors`.',
  },
  invalidCategory: {
    code: 'catalog.invalid-category',
    kind: 'invalid',
    fields: [],
    title: 'Some fields of the category are not valid',
    de: 'Einige Felder der Kategorie sind nicht gültig',
    advice: 'Correct the fields listed in `errors`.',
  },
  slugTaken: {
    code: 'catalog.slug-taken',
    kind: 'conflict',
    fields: ['slug'],
    title: 'Another product or category has this slug',
    de: 'Ein anderes Produkt oder eine andere Kategorie hat diesen Slug',
    advice: 'Choose another slug.',
  },
  skuTaken: {
    code: 'catalog.sku-taken',
    kind: 'conflict',
    fields: ['variants'],
    title: 'Another product has this SKU',
    de: 'Ein anderes Produkt hat diese SKU',
    advice: 'SKUs are unique within a shop; choose another.',
  },
  changed: {
    code: 'catalog.changed',
    kind: 'precondition-failed',
    title: 'Somebody else changed it in the meantime',
    de: 'Jemand anderes hat es inzwischen geändert',
    advice: 'Read it again, repeat your change, and send the new ETag in If-Match.',
  },
  categoryCycle: {
    code: 'catalog.category-cycle',
    kind: 'conflict',
    fields: ['parentId'],
    title: 'A category cannot be its own ancestor',
    de: 'Eine Kategorie kann nicht unter sich selbst stehen',
    advice: 'Choose another parent.',
  },
  categoryInUse: {
    code: 'catalog.category-in-use',
    kind: 'conflict',
    title: 'The category still contains products or categories',
    de: 'Die Kategorie enthält noch Produkte oder Kategorien',
    advice: 'Move or delete those first.',
  },
});
