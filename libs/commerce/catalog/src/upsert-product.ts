import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { DomainError } from '#platform/errors';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { catalogErrors } from './catalog.errors.js';
import type { ProductEdit } from './product-changes.js';
import { keyOf } from './product-keys.js';
import type { ProductInput } from './product-rules.js';
import { Product } from './product.schema.js';
import { Products } from './products.service.js';

/** For programs that know products by the ids of another system. Needs catalog.write, as {@link Products}. */
@TenantInjectable()
export class UpsertProduct {
  constructor(
    @InjectModel(Product.name) private readonly rows: Model<Product>,
    private readonly products: Products,
  ) {}

  /** @throws catalog.product-not-found */
  async get(externalId: string): Promise<Product> {
    const found = await this.find(externalId);
    if (!found) throw catalogErrors.productNotFound();
    return found;
  }

  /**
   * Changes the product with an external id or, if there is none, adds it; then what a product must have must be given. Two at
   * once make one product.
   * @param status of a new product
   * @throws what {@link Products} throws
   */
  async upsert(
    externalId: string,
    edit: ProductEdit,
    version?: number,
    status?: 'draft' | 'active',
  ): Promise<Product> {
    const known = await this.find(externalId);
    if (known) return this.products.update(known._id, edit, version);
    try {
      return await this.products.create({ ...edit, externalId } as ProductInput, status);
    } catch (error) {
      const rival = isTaken(error) && (await this.find(externalId));
      if (!rival) throw error;
      return this.products.update(rival._id, edit, version);
    }
  }

  private find(externalId: string): Promise<Product | null> {
    return collectionOf(this.rows).findOne({ keys: keyOf.externalId(externalId), deletedAt: null });
  }
}

/** The rival may have taken the slug or a SKU first. */
function isTaken(error: unknown): boolean {
  return error instanceof DomainError && error.spec.kind === 'conflict';
}
