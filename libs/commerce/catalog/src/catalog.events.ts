import { defineEvent } from '#foundation/tenancy';
import type { Availability } from './availability.js';
import type { ProductStatus } from './product.schema.js';

const ID = '01jd2k3m4n5p6q7r8s9tavwxyz';
const product = {
  productId: ID,
  slug: 'ridge-rain-jacket',
  title: 'Ridge Rain Jacket',
  status: 'active',
  version: 3,
} as const;

/** Fields of every event about a product. */
export interface ProductFacts {
  readonly productId: string;
  readonly slug: string;
  readonly title: string;
  readonly status: ProductStatus;
  /** The product's version after the change. */
  readonly version: number;
}

export const ProductCreated = defineEvent<ProductFacts>({
  type: 'product.created',
  summary: 'A product was added to the catalogue.',
  readWith: 'catalog.read',
  example: { ...product, version: 1 },
});

export const ProductUpdated = defineEvent<ProductFacts & { readonly changed: readonly string[] }>({
  type: 'product.updated',
  summary:
    'A product changed. `changed` lists the changed fields; it includes `status` if the product went on or off sale.',
  readWith: 'catalog.read',
  example: { ...product, changed: ['title', 'variants'] },
});

export const ProductDeleted = defineEvent<ProductFacts>({
  type: 'product.deleted',
  summary: 'A product was deleted from the catalogue.',
  readWith: 'catalog.read',
  example: { ...product, status: 'archived', version: 4 },
});

export const ProductAvailabilityChanged = defineEvent<{
  readonly productId: string;
  readonly availability: Availability;
}>({
  type: 'product.availability-changed',
  summary: 'A product was sold out, became scarce, or is in stock again.',
  readWith: 'catalog.read',
  example: { productId: ID, availability: 'out-of-stock' },
});

export interface CategoryFacts {
  readonly categoryId: string;
  readonly slug: string;
  readonly name: string;
  readonly parentId: string | null;
}

const category: CategoryFacts = { categoryId: ID, slug: 'jackets', name: 'Jackets', parentId: null };

export const CategoryCreated = defineEvent<CategoryFacts>({
  type: 'category.created',
  summary: 'A category was added.',
  readWith: 'catalog.read',
  example: category,
});

export const CategoryUpdated = defineEvent<CategoryFacts>({
  type: 'category.updated',
  summary: 'A category was renamed or moved.',
  readWith: 'catalog.read',
  example: category,
});

export const CategoryDeleted = defineEvent<CategoryFacts>({
  type: 'category.deleted',
  summary: 'A category was deleted.',
  readWith: 'catalog.read',
  example: category,
});
