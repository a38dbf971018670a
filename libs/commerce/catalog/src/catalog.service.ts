import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isId } from '#platform/ids';
import { readComputedPage, readPage } from '#platform/mongo';
import { noRows, type PageRequest, type PageRows } from '#platform/paging';
import { read, TenantInjectable } from '#foundation/tenancy';
import { catalogErrors } from './catalog.errors.js';
import { Category } from './category.schema.js';
import { Product, type ProductImage, type ProductStatus } from './product.schema.js';

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

const ROW = {
  slug: 1,
  title: 1,
  titleKey: 1,
  status: 1,
  brand: 1,
  type: 1,
  tags: 1,
  currency: 1,
  minPrice: 1,
  maxPrice: 1,
  version: 1,
  createdAt: 1,
  updatedAt: 1,
  image: { $first: '$images' },
} as const;

const SORT_FIELD = { createdAt: '_id', price: 'minPrice', title: 'titleKey' } as const;

/** The fields that a list is sorted by. Ids sort by age and need no index of their own, so they stand for createdAt. */
export function productSort(order: ProductOrder, search?: string): { field: string; direction: 1 | -1 }[] {
  if (order === 'relevance') return [{ field: search ? 'score' : '_id', direction: -1 }];
  const name = order.replace('-', '') as keyof typeof SORT_FIELD;
  return [{ field: SORT_FIELD[name], direction: order.startsWith('-') ? -1 : 1 }];
}

/** Reads products: through the driver, as plain objects, outside transactions. */
@TenantInjectable()
export class Catalog {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    @InjectModel(Category.name) private readonly categories: Model<Category>,
  ) {}

  /** One page of products. @param page made with {@link productSort} */
  async list(page: PageRequest, criteria: ProductCriteria): Promise<PageRows<ProductRow>> {
    const filter = await this.filterOf(criteria);
    if (!filter) return noRows(page);
    const products = read(this.products);
    if (page.sort[0]!.field !== 'score') return readPage(products, page, { filter, projection: ROW });
    return readComputedPage(products, page, {
      filter,
      stages: [{ $project: { ...ROW, score: { $meta: 'textScore' } } }],
    });
  }

  /**
   * One product.
   * @param statuses what the caller may see
   * @throws catalog.product-not-found
   */
  async get(slugOrId: string, statuses: readonly ProductStatus[]): Promise<Product> {
    const product = await read(this.products).findOne({
      ...(isId(slugOrId) ? { _id: slugOrId } : { slug: slugOrId }),
      status: { $in: [...statuses] },
      deletedAt: null,
    });
    if (!product) throw catalogErrors.productNotFound();
    return product;
  }

  /** The criteria as MongoDB's, or undefined where nothing can match. */
  private async filterOf(criteria: ProductCriteria): Promise<mongo.Filter<Product> | undefined> {
    const { statuses, search, category, minPrice, maxPrice, type } = criteria;
    const filter: Record<string, unknown> = {
      status: statuses.length === 1 ? statuses[0] : { $in: [...statuses] },
      deletedAt: null,
    };
    if (search) filter.$text = { $search: search };
    if (type) filter.type = type;
    if (minPrice !== undefined) filter.maxPrice = { $gte: minPrice };
    if (maxPrice !== undefined) filter.minPrice = { $lte: maxPrice };
    if (minPrice !== undefined && maxPrice !== undefined) {
      // Of a product for 10 and 100, nothing costs 40 to 60.
      filter.variants = { $elemMatch: { 'price.amount': { $gte: minPrice, $lte: maxPrice } } };
    }
    if (category) {
      const branch = await this.branch(category);
      if (branch.length === 0) return undefined;
      filter.categoryIds = { $in: branch };
    }
    return filter as mongo.Filter<Product>;
  }

  /** Ids of a category and everything below it; empty where there is no such category. */
  private async branch(slug: string): Promise<string[]> {
    const categories = read(this.categories);
    const top = await categories.findOne({ slug }, { projection: { _id: 1 } });
    if (!top) return [];
    const below = await categories.find({ path: top._id }, { projection: { _id: 1 } }).toArray();
    return [top._id, ...below.map(({ _id }) => _id)];
  }
}
