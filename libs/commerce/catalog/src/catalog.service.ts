import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isId } from '#platform/ids';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { catalogErrors } from './catalog.errors.js';
import { Product, type ProductStatus } from './product.schema.js';

/**
 * Reads one product from the database, without a cache, as a plain object, inside the caller's transaction if one is running.
 * For lists use ProductSearch.
 */
@TenantInjectable()
export class Catalog {
  constructor(@InjectModel(Product.name) private readonly products: Model<Product>) {}

  /**
   * Finds one product.
   * @param statuses statuses that the caller may see
   * @throws catalog.product-not-found
   */
  async get(slugOrId: string, statuses: readonly ProductStatus[]): Promise<Product> {
    const product = await collectionOf(this.products).findOne({
      ...(isId(slugOrId) ? { _id: slugOrId } : { slug: slugOrId }),
      status: { $in: [...statuses] },
      deletedAt: null,
    });
    if (!product) throw catalogErrors.productNotFound();
    return product;
  }
}
