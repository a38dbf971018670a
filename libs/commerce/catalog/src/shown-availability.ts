import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { collectionOf, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import type { Availability } from './availability.js';
import { ProductAvailabilityChanged } from './catalog.events.js';
import { Product } from './product.schema.js';
import { soldVariants, type SoldVariant } from './variant-stock.js';

const FIELDS = { 'variants.id': 1, 'variants.status': 1, 'variants.stockPolicy': 1, availability: 1 };

/** A product with the availability that lists show, and the offered variants that it follows from. */
export interface ShownProduct {
  readonly productId: string;
  readonly variants: readonly SoldVariant[];
  readonly availability: Availability;
}

/**
 * The availability that is stored in products, so that lists can show it and filter by it without reading stock. Whoever
 * knows the stock keeps it. It is not part of a product's version.
 */
@TenantInjectable()
export class ShownAvailability {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** The products with any of these variants. */
  async ofVariants(variantIds: readonly string[]): Promise<ShownProduct[]> {
    return this.read({ 'variants.id': { $in: [...variantIds] } });
  }

  /** One product; none if it does not exist any more. */
  async ofProduct(productId: string): Promise<ShownProduct[]> {
    return this.read({ _id: productId });
  }

  /** Products in the order of their ids. @param after id of the last one before; empty: from the first */
  async after(after: string, limit: number): Promise<ShownProduct[]> {
    return this.read({ _id: { $gt: after } }, limit);
  }

  /** Shows another availability of a product, in the caller's transaction. */
  async show(productId: string, availability: Availability): Promise<void> {
    this.unitOfWork.mustBeRunning();
    await collectionOf(this.products).updateOne({ _id: productId }, { $set: { availability } });
    await this.outbox.append(ProductAvailabilityChanged.of(productId, { productId, availability }));
  }

  private async read(filter: object, limit = 0): Promise<ShownProduct[]> {
    const rows = await collectionOf(this.products)
      .find({ ...filter, deletedAt: null })
      .sort({ _id: 1 })
      .limit(limit)
      .project<Pick<Product, '_id' | 'variants' | 'availability'>>(FIELDS)
      .toArray();
    return rows.map(({ _id, variants, availability }) => ({
      productId: _id,
      variants: soldVariants(variants),
      availability,
    }));
  }
}
