import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { readComputedPage, readPage } from '#platform/mongo';
import { noRows, type PageRequest, type PageRows } from '#platform/paging';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { Category } from '../../../category.schema.js';
import { Product } from '../../../product.schema.js';
import type { ProductCriteria, ProductRow, ProductSearch } from '../../product-search.js';

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
  availability: 1,
  version: 1,
  createdAt: 1,
  updatedAt: 1,
  image: { $first: '$images' },
} as const;

/** Searches the tenant's database: changes are visible at once, and every list uses an index. */
@TenantInjectable()
export class MongodbSearch implements ProductSearch {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    @InjectModel(Category.name) private readonly categories: Model<Category>,
  ) {}

  async find(criteria: ProductCriteria, page: PageRequest): Promise<PageRows<ProductRow>> {
    const filter = await this.filterOf(criteria);
    if (!filter) return noRows(page);
    const products = collectionOf(this.products);
    if (page.sort[0]!.field !== 'score') return readPage(products, page, { filter, projection: ROW });
    return readComputedPage(products, page, {
      filter,
      stages: [{ $project: { ...ROW, score: { $meta: 'textScore' } } }],
    });
  }

  /** The criteria as a MongoDB filter; undefined if nothing can match. */
  private async filterOf(criteria: ProductCriteria): Promise<mongo.Filter<Product> | undefined> {
    const { statuses, search, category, minPrice, maxPrice, type, inStock } = criteria;
    const filter: Record<string, unknown> = {
      status: statuses.length === 1 ? statuses[0] : { $in: [...statuses] },
      deletedAt: null,
    };
    if (search) filter.$text = { $search: search };
    if (type) filter.type = type;
    if (inStock !== undefined)
      filter.availability = inStock ? { $in: ['in-stock', 'low-stock'] } : 'out-of-stock';
    if (minPrice !== undefined) filter.maxPrice = { $gte: minPrice };
    if (maxPrice !== undefined) filter.minPrice = { $lte: maxPrice };
    if (minPrice !== undefined && maxPrice !== undefined) {
      // If the variants cost 10 and 100, no variant costs 40 to 60.
      filter.variants = { $elemMatch: { 'price.amount': { $gte: minPrice, $lte: maxPrice } } };
    }
    if (category) {
      const branch = await this.branch(category);
      if (branch.length === 0) return undefined;
      filter.categoryIds = { $in: branch };
    }
    return filter as mongo.Filter<Product>;
  }

  /** Ids of a category and its descendants; empty if the category does not exist. */
  private async branch(slug: string): Promise<string[]> {
    const categories = collectionOf(this.categories);
    const top = await categories.findOne({ slug }, { projection: { _id: 1 } });
    if (!top) return [];
    const below = await categories.find({ path: top._id }, { projection: { _id: 1 } }).toArray();
    return [top._id, ...below.map(({ _id }) => _id)];
  }
}
