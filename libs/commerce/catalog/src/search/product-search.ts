import type { PageRequest, PageRows } from '#platform/paging';
import type { ProductStatus } from '../variant.js';
import type { ProductRow } from './product-rows.js';

/** Orders of product lists. `relevance` is the order of the search; without a search it is newest first. */
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

/** Filters of a list of products. */
export interface ProductCriteria {
  readonly statuses: readonly ProductStatus[];
  /** Of the reader: rows have a translation if there is one. */
  readonly locale?: string;
  /** Only these, if given: for those who have ids, SKUs or another system's ids and want the products. */
  readonly ids?: readonly string[];
  readonly skus?: readonly string[];
  readonly externalIds?: readonly string[];
  /** Only what is deleted; default: only what is not. */
  readonly deleted?: boolean;
  /** Only what goes on or off sale at a planned time. */
  readonly scheduled?: boolean;
  /**
   * A SKU or barcode, or words. The product with the SKU (in any case) or barcode ranks first; if the search is one word with
   * a digit, it is the only one. Of words a product needs one; products with more of them rank higher. No character is an
   * operator.
   */
  readonly search?: string;
  /** Whether a search of one word with a digit also finds the products with a SKU that begins with it. */
  readonly partialSku?: boolean;
  /** Slug of a category. Products in its descendants are found too. */
  readonly category?: string;
  /** Minor units: a variant costs this amount or more. */
  readonly minPrice?: number;
  /** Minor units: a variant costs this amount or less. */
  readonly maxPrice?: number;
  readonly type?: string;
  /** Whether a variant can be bought: from stock, on back-order, or because its stock is not tracked. */
  readonly inStock?: boolean;
}

const SORT_FIELD = { createdAt: '_id', price: 'minPrice', title: 'titleKey' } as const;

/** The fields that a list is sorted by. Ids sort by time and need no further index, so createdAt sorts by id. */
export function productSort(order: ProductOrder, search?: string): { field: string; direction: 1 | -1 }[] {
  if (order === 'relevance') return [{ field: search ? 'score' : '_id', direction: -1 }];
  const name = order.replace('-', '') as keyof typeof SORT_FIELD;
  return [{ field: SORT_FIELD[name], direction: order.startsWith('-') ? -1 : 1 }];
}

/**
 * Port: finds a tenant's products. An engine lives in a folder below `providers/` and is bound in `catalog.module.ts`; its
 * answers may be a moment old, because it learns of changes from the events `product.*` and `category.*`.
 */
export abstract class ProductSearch {
  /**
   * One page of the matching products. A category that does not exist has none.
   * @param page made with {@link productSort}; rows sorted by `score` hold their score; higher is better
   */
  abstract find(criteria: ProductCriteria, page: PageRequest): Promise<PageRows<ProductRow>>;
}
