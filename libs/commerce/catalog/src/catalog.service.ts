import { Inject, Optional } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isId } from '#platform/ids';
import { collectionOf, CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import { catalogErrors } from './catalog.errors.js';
import { ProductMedia, type ShownImages } from './product-media.js';
import { keyOf } from './product-keys.js';
import { Product } from './product.schema.js';
import type { ProductStatus } from './variant.js';
import { soldVariant, STOCK_OF_VARIANTS, type StockOfVariants, type VariantStock } from './variant-stock.js';

/** A product with what can be bought of each variant, by variant id. */
export interface StockedProduct {
  readonly product: Product;
  readonly stock: ReadonlyMap<string, VariantStock>;
  readonly images: ShownImages;
}

/**
 * Reads one product from the database, without a cache, as a plain object, inside the caller's transaction if one is running.
 * For lists use ProductSearch.
 */
@TenantInjectable()
export class Catalog {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly media: ProductMedia,
    private readonly tenant: CurrentTenant,
    @Optional() @Inject(STOCK_OF_VARIANTS) private readonly stock?: StockOfVariants,
  ) {}

  /**
   * Finds one product.
   * @param statuses statuses that the caller may see
   * @throws catalog.product-not-found
   */
  async get(slugOrId: string, statuses: readonly ProductStatus[]): Promise<Product> {
    return (await this.find(slugOrId, statuses)).product;
  }

  /**
   * Finds one product by its id or by a slug: in the reader's language, the shop's first one, or another; else by a slug that
   * it had before.
   * @param locale of the reader; undefined: the shop's first one
   * @throws catalog.product-not-found
   */
  async find(
    slugOrId: string,
    statuses: readonly ProductStatus[],
    locale = '',
  ): Promise<{ readonly product: Product; readonly former: boolean }> {
    const visible = { status: { $in: [...statuses] }, deletedAt: null };
    const products = collectionOf(this.products);
    if (isId(slugOrId)) {
      const product = await products.findOne({ _id: slugOrId, ...visible });
      if (product) return { product, former: false };
      throw catalogErrors.productNotFound();
    }
    const [, ...others] = this.tenant.record.settings.locales;
    const locales = [...new Set([locale, '', ...others])];
    const keys = [
      ...locales.map((one) => keyOf.slug(slugOrId, one)),
      ...locales.map((one) => keyOf.formerSlug(`${one}/${slugOrId}`)),
    ];
    const found = await products.find({ keys: { $in: keys }, ...visible }).toArray();
    const rank = ({ keys: own }: Product): number => keys.findIndex((key) => own.includes(key));
    const [product] = found.sort((a, b) => rank(a) - rank(b));
    if (!product) throw catalogErrors.productNotFound();
    return { product, former: rank(product) >= locales.length };
  }

  /** Adds what can be bought now, and its images, to a product. */
  async withStock(product: Product): Promise<StockedProduct> {
    const [stock, images] = await Promise.all([this.stockOf(product), this.media.of([product])]);
    return { product, stock, images };
  }

  /** What can be bought of each variant now. */
  async stockOf({ variants }: Pick<Product, 'variants'>): Promise<ReadonlyMap<string, VariantStock>> {
    return (await this.stock?.of(variants.map(soldVariant))) ?? new Map();
  }
}
