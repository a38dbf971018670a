import { id, text, whole } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

const PRODUCT_TYPE = {
  productTypeId: id(),
  key: text('Products name the type by it'),
  name: text(),
  version: whole('The type’s version after the change'),
};
const example = { productTypeId: '01jd2k3m4n5p6q7r8s9tavwxyz', key: 'bicycle', name: 'Bicycle', version: 1 };

export const ProductTypeCreated = defineEvent({
  type: 'product-type.created',
  summary: 'A product type was added.',
  readWith: 'catalog.read',
  data: PRODUCT_TYPE,
  example,
});

export const ProductTypeUpdated = defineEvent({
  type: 'product-type.updated',
  summary: 'A product type or its attributes changed.',
  readWith: 'catalog.read',
  data: PRODUCT_TYPE,
  example: { ...example, version: 2 },
});

export const ProductTypeDeleted = defineEvent({
  type: 'product-type.deleted',
  summary: 'A product type was deleted.',
  readWith: 'catalog.read',
  data: PRODUCT_TYPE,
  example: { ...example, version: 2 },
});
