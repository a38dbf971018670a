import { defineErrors } from '#platform/errors';

/** Errors of products, categories and their import. */
export const catalogErrors = defineErrors({
  productNotFound: {
    code: 'catalog.product-not-found',
    kind: 'not-found',
    title: 'There is no such product',
    advice: 'Check the slug or id. The shop API shows only products that are on sale.',
  },
  categoryNotFound: {
    code: 'catalog.category-not-found',
    kind: 'not-found',
    title: 'There is no such category',
    advice: 'Check the slug or id.',
  },
  invalidProduct: {
    code: 'catalog.invalid-product',
    kind: 'invalid',
    fields: [],
    title: 'Some fields of the product are not valid',
    advice: 'Correct the fields listed in `errors`.',
  },
  invalidCategory: {
    code: 'catalog.invalid-category',
    kind: 'invalid',
    fields: [],
    title: 'Some fields of the category are not valid',
    advice: 'Correct the fields listed in `errors`.',
  },
  slugTaken: {
    code: 'catalog.slug-taken',
    kind: 'conflict',
    fields: ['slug'],
    title: 'Another product or category has this slug',
    advice: 'Choose another slug.',
  },
  skuTaken: {
    code: 'catalog.sku-taken',
    kind: 'conflict',
    fields: ['variants'],
    title: 'Another product has this SKU',
    advice: 'SKUs are unique within a shop; choose another.',
  },
  changed: {
    code: 'catalog.changed',
    kind: 'precondition-failed',
    title: 'Somebody else changed it in the meantime',
    advice: 'Read it again, repeat your change, and send the new ETag in If-Match.',
  },
  categoryCycle: {
    code: 'catalog.category-cycle',
    kind: 'conflict',
    fields: ['parentId'],
    title: 'A category cannot be its own ancestor',
    advice: 'Choose another parent.',
  },
  categoryInUse: {
    code: 'catalog.category-in-use',
    kind: 'conflict',
    title: 'The category still contains products or categories',
    advice: 'Move or delete those first.',
  },
  unreadableImport: {
    code: 'catalog.unreadable-import',
    kind: 'invalid',
    fields: [],
    title: 'The file is not a product CSV',
    advice: 'Send UTF-8 CSV with Shopify’s product columns; Handle and Title are required.',
  },
});
