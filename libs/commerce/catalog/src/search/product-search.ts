import type { PageRequest, PageRows } from '#platform/paging';
import type { Product, ProductImage, ProductStatus } from '../product.schema.js';

/** Orders of product lists; `relevance` is that of the search, and without one newest first. */
export const PRODUCT_ORDERS = [
  'relevance',
  '-createdAt',
  'createdAt',
  'price',
  '-price',
  'title',
  '-title',
] as const;
export type ProductOrder = (typeof PRODUCT_ORDERS)[number];

/** What narrows a list of products. */
export interface ProductCriteria {
  readonly statuses: readonly ProductStatus[];
  /** Words; any of them is enough, more of them rank higher. */
  readonly search?: string;
  /** Slug of a category; what is in its descendants counts too. */
  readonly category?: string;
  /** Minor units: some variant costs this much, or more. */
  readonly minPrice?: number;
  /** Minor units: some variant costs this much, or less. */
  readonly maxPrice?: number;
  readonly type?: string;
}

/** A product as lists show it. */
export type ProductRow = Pick<
  Product,
  | '_id'
  | 'slug'
  | 'title'
  | 'titleKey'
  | 'status'
  | 'brand'
  | 'type'
  | 'tags'
  | 'currency'
  | 'minPrice'
  | 'maxPrice'
  | 'version'
  | 'createdAt'
  | 'updatedAt'
> & { readonly image?: ProductImage };

const SORT_FIELD = { createdAt: '_id', price: 'minPrice', title: 'titleKey' } as const;

/** The fields that a list is sorted by. Ids sort by age and need no index of their own, so they stand for createdAt. */
export function productSort(order: ProductOrder, search?: string): { field: string; direction: 1 | -1 }[] {
  if (order === 'relevance') return [{ field: search ? 'score' : '_id', direction: -1 }];
  const name = order.replace('-', '') as keyof typeof SORT_FIELD;
  return [{ field: SORT_FIELD[name], direction: order.startsWith('-') ? -1 : 1 }];
}

/**
 * Port: finds a tenant's products. An engine lives in a folder below `providers/` and is bound in `catalog.module.ts`; it may
 * be a moment behind, since it hears of changes by the events `product.*` and `category.*`.
 */
export abstract class ProductSearch {
  /**
   * One page of the products that fit. A category that does not exist has none.
   * @param page made with {@link productSort}; rows sorted by `score` hold how well they fit the words, more is better
   */
  abstract find(criteria: ProductCriteria, page: PageRequest): Promise<PageRows<ProductRow>>;
}
