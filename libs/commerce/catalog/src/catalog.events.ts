import { id, list, nullable, oneOf, optional, text, whole, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';
import { AVAILABILITIES } from './availability.js';
import { PRODUCT_STATUSES } from './variant.js';

/** Fields of every event about a product. */
const PRODUCT = {
  productId: id(),
  slug: text(),
  title: text(),
  status: oneOf(PRODUCT_STATUSES),
  version: whole('The product’s version after the change'),
  externalId: optional(text('What another system calls it')),
};
export type ProductFacts = FactsOf<typeof PRODUCT>;

const ID = '01jd2k3m4n5p6q7r8s9tavwxyz';
const product: ProductFacts = {
  productId: ID,
  slug: 'ridge-rain-jacket',
  title: 'Ridge Rain Jacket',
  status: 'active',
  version: 3,
};

export const ProductCreated = defineEvent({
  type: 'product.created',
  summary: 'A product was added to the catalogue.',
  readWith: 'catalog.read',
  data: PRODUCT,
  example: { ...product, version: 1 },
});

export const ProductUpdated = defineEvent({
  type: 'product.updated',
  summary:
    'A product changed. `changed` lists the changed fields; it includes `status` if the product went on or off sale.',
  readWith: 'catalog.read',
  data: { ...PRODUCT, changed: list(text()) },
  example: { ...product, changed: ['title', 'variants'] },
});

export const ProductDeleted = defineEvent({
  type: 'product.deleted',
  summary: 'A product was deleted from the catalogue.',
  readWith: 'catalog.read',
  data: PRODUCT,
  example: { ...product, status: 'archived', version: 4 },
});

export const ProductRestored = defineEvent({
  type: 'product.restored',
  summary: 'A product that had been deleted is a draft again.',
  readWith: 'catalog.read',
  data: PRODUCT,
  example: { ...product, status: 'draft', version: 5 },
});

export const ProductAvailabilityChanged = defineEvent({
  type: 'product.availability-changed',
  summary: 'A product was sold out, became scarce, can be ordered without stock, or is in stock again.',
  readWith: 'catalog.read',
  data: { productId: id(), availability: oneOf(AVAILABILITIES) },
  example: { productId: ID, availability: 'out-of-stock' },
});

const CATEGORY = {
  categoryId: id(),
  slug: text(),
  name: text(),
  parentId: nullable(id('Null for a category at the top')),
};
export type CategoryFacts = FactsOf<typeof CATEGORY>;

const category: CategoryFacts = { categoryId: ID, slug: 'jackets', name: 'Jackets', parentId: null };

export const CategoryCreated = defineEvent({
  type: 'category.created',
  summary: 'A category was added.',
  readWith: 'catalog.read',
  data: CATEGORY,
  example: category,
});

export const CategoryUpdated = defineEvent({
  type: 'category.updated',
  summary: 'A category was renamed or moved.',
  readWith: 'catalog.read',
  data: CATEGORY,
  example: category,
});

export const CategoryDeleted = defineEvent({
  type: 'category.deleted',
  summary: 'A category was deleted.',
  readWith: 'catalog.read',
  data: CATEGORY,
  example: category,
});
