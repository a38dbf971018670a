import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { anyWordOf, everyWordOf, readComputedPage, readPage } from '#platform/mongo';
import { noRows, type PageRequest, type PageRows } from '#platform/paging';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { BUYABLE } from '../../../availability.js';
import { Category } from '../../../category.schema.js';
import { ANY_CASE, Product } from '../../../product.schema.js';
import { keyOf } from '../../../product-keys.js';
import { rowProjection, type ProductRow } from '../../product-rows.js';
import type { ProductCriteria, ProductSearch } from '../../product-search.js';

/** Above the score of any text. */
const CODE_SCORE = 1_000_000;
/** Most products that a beginning of a SKU finds. */
const CODED_MAX = 1_000;

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
    const { matching, score } = await this.searched(filter, criteria);
    const products = collectionOf(this.products);
    const projection = rowProjection(criteria.locale);
    if (page.sort[0]!.field !== 'score') return readPage(products, page, { filter: matching, projection });
    return readComputedPage(products, page, {
      filter: matching,
      stages: [{ $project: { ...projection, score } }],
    });
  }

  /** The criteria without the search as a MongoDB filter; undefined if nothing can match. */
  private async filterOf(criteria: ProductCriteria): Promise<mongo.Filter<Product> | undefined> {
    const { statuses, category, minPrice, maxPrice, type, inStock, ids, deleted, scheduled } = criteria;
    const filter: Record<string, unknown> = {
      status: statuses.length === 1 ? statuses[0] : { $in: [...statuses] },
      deletedAt: deleted ? { $ne: null } : null,
    };
    const keys = keysIn(criteria);
    if (keys) filter.keys = { $in: keys };
    if (ids) filter._id = { $in: [...ids] };
    if (scheduled) filter.scheduledAt = { $exists: true };
    if (type) filter.type = type;
    if (inStock !== undefined) filter.availability = { [inStock ? '$in' : '$nin']: BUYABLE };
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

  /** Adds the search to a filter, with the expression that ranks what it finds. */
  private async searched(
    filter: mongo.Filter<Product>,
    { search, partialSku = false }: ProductCriteria,
  ): Promise<{ matching: object; score?: mongo.Document }> {
    if (!search) return { matching: filter };
    // What looks like a code is the name of one thing, so all its parts are needed.
    const words = { $text: { $search: looksLikeCode(search) ? everyWordOf(search) : anyWordOf(search) } };
    const score = { $meta: 'textScore' };
    const ids = await this.withCode(search, filter, partialSku);
    if (ids.length === 0) return { matching: { ...filter, ...words }, score };
    const coded = { _id: { $in: ids } };
    if (looksLikeCode(search)) return { matching: { ...filter, ...coded }, score: { $literal: CODE_SCORE } };
    return {
      matching: { ...filter, $or: [coded, words] },
      score: { $cond: [{ $in: ['$_id', ids] }, CODE_SCORE, score] },
    };
  }

  /** Ids of the products with this SKU or barcode; if there are none, of those with a SKU that begins with it, if wanted. */
  private async withCode(
    code: string,
    filter: mongo.Filter<Product>,
    partialSku: boolean,
  ): Promise<string[]> {
    const whole = await this.ids({
      ...filter,
      $or: [{ 'variants.sku': code }, { 'variants.barcode': code }],
    });
    if (whole.length > 0 || !partialSku || /\s/.test(code)) return whole;
    // Without $elemMatch, one variant could be after the beginning and another before the end.
    const begins = { variants: { $elemMatch: { sku: { $gte: code, $lt: `${code}\uffff` } } } };
    return this.ids({ $and: [filter, begins] });
  }

  private async ids(filter: object): Promise<string[]> {
    const options = { projection: { _id: 1 }, collation: ANY_CASE, limit: CODED_MAX } as const;
    return (await collectionOf(this.products).find(filter, options).toArray()).map(({ _id }) => _id);
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

/** The keys that a product must have one of; undefined if none is asked for. */
function keysIn({ skus, externalIds }: ProductCriteria): string[] | undefined {
  if (!skus && !externalIds) return undefined;
  return [...(skus ?? []).map(keyOf.sku), ...(externalIds ?? []).map(keyOf.externalId)];
}

/** Whether a search may be a SKU or barcode and no words: it is one word with a digit. */
function looksLikeCode(search: string): boolean {
  return /^\S*\d\S*$/.test(search);
}
