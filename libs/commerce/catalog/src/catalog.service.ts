import { Inject, Optional } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isId } from '#platform/ids';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { catalogErrors } from './catalog.errors.js';
import { Product, type ProductStatus } from './product.schema.js';
import { STOCK_OF_VARIANTS, type StockOfVariants, type VariantStock } from './variant-stock.js';

/** A product with what can be bought of each variant, by variant id. */
export interface StockedProduct {
  readonly product: Product;
  readonly stock: ReadonlyMap<string, VariantStock>;
}

/**
 * Reads one product from the database, without a cache, as a plain object, inside the caller's transaction if one is running.
 * For lists use ProductSearch.
 */
@TenantInjectable()
export class Catalog {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    @Optional() @Inject(STOCK_OF_VARIANTS) private readonly stock?: StockOfVariants,
  ) {}

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

  /** Adds what is in stock now to a product. */
  async withStock(product: Product): Promise<StockedProduct> {
    const ids = product.variants.map(({ id }) => id);
    return { product, stock: (await this.stock?.of(ids)) ?? new Map() };
  }
}
