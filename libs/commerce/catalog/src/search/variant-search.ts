import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { totalOrder } from '#platform/paging';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { Product } from '../product.schema.js';
import { PRODUCT_STATUSES, type Variant } from '../variant.js';
import { ProductSearch, productSort } from './product-search.js';

/** Most products whose variants are found. */
const PRODUCTS_MAX = 100;

/** Finds variants for staff, by the same search as products. */
@TenantInjectable()
export class VariantSearch {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly search: ProductSearch,
  ) {}

  /**
   * Ids of the variants with this SKU or barcode; if there are none, of those with a SKU that begins with it; otherwise of
   * all variants of the hundred products that match the words best.
   */
  async find(search: string): Promise<string[]> {
    const page = {
      sort: totalOrder(productSort('relevance', search)),
      limit: PRODUCTS_MAX,
      wantsTotal: false,
    };
    const criteria = { statuses: PRODUCT_STATUSES, search, partialSku: true };
    const ids = (await this.search.find(criteria, page)).rows.map(({ _id }) => _id);
    const products = await collectionOf(this.products)
      .find({ _id: { $in: ids } }, { projection: { variants: 1 } })
      .toArray();
    return named(
      products.flatMap(({ variants }) => variants),
      search.toLowerCase(),
    ).map(({ id }) => id);
  }
}

/** The variants that a search in lower case names by SKU or barcode; all of them if it names none. */
function named(variants: readonly Variant[], search: string): readonly Variant[] {
  const whole = variants.filter(
    ({ sku, barcode }) => sku.toLowerCase() === search || barcode?.toLowerCase() === search,
  );
  if (whole.length > 0) return whole;
  const begun = variants.filter(({ sku }) => sku.toLowerCase().startsWith(search));
  return begun.length > 0 ? begun : variants;
}
