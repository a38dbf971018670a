import { InjectModel } from '@nestjs/mongoose';
import type { AnyBulkWriteOperation, Model, mongo } from 'mongoose';
import {
  collectionOf,
  CurrentTenant,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type BoundCollection,
} from '#foundation/tenancy';
import { catalogErrors } from './catalog.errors.js';
import { CurrencyFence } from './currency-fence.js';
import { orTaken } from './duplicate-key.js';
import { freeSlug } from './free-slug.js';
import type { ProductChange } from './products.service.js';
import { Product, type ProductStatus } from './product.schema.js';

/** What names products. */
export interface ProductNames {
  readonly ids?: readonly string[];
  readonly handles?: readonly string[];
  readonly slugs?: readonly string[];
  readonly skus?: readonly string[];
}

/** Which products a page of {@link ProductBatches.page} is of; a field that is left out does not narrow. */
export interface ProductSelection {
  readonly ids?: readonly string[];
  readonly status?: ProductStatus;
  readonly categoryId?: string;
}

/** A change as `Products.compose` and `Products.recompose` make it, with the product before. */
export interface BatchedChange extends ProductChange {
  readonly current?: Product;
}

/** Reads and writes many products at once, each in few commands. */
@TenantInjectable()
export class ProductBatches {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly fence: CurrencyFence,
  ) {}

  /** The products that are not deleted and have one of these names. */
  async named({ ids = [], handles = [], slugs = [], skus = [] }: ProductNames): Promise<Product[]> {
    // One query each: MongoDB does not use the index of handles, which not all products have, for an `$or`.
    const queries: mongo.Filter<Product>[] = [];
    if (ids.length > 0) queries.push({ _id: { $in: [...ids] } });
    if (handles.length > 0) queries.push({ handle: { $in: [...handles] } });
    const or: mongo.Filter<Product>[] = [];
    if (slugs.length > 0) or.push({ slug: { $in: [...slugs] } });
    if (skus.length > 0) or.push({ 'variants.sku': { $in: [...skus] } });
    if (or.length > 0) queries.push(or.length === 1 ? or[0]! : { $or: or });
    const found: Product[] = [];
    for (const query of queries) {
      const known = found.map(({ _id }) => _id);
      const unknown = known.length > 0 ? { $nor: [{ _id: { $in: known } }] } : {};
      found.push(...(await this.collection.find({ deletedAt: null, ...unknown, ...query }).toArray()));
    }
    return found;
  }

  /** Up to so many products that are not deleted, in the order of their ids. @param after only those with later ids */
  async page(
    { ids, status, categoryId }: ProductSelection,
    after: string,
    limit: number,
  ): Promise<Product[]> {
    const filter: mongo.Filter<Product> = {
      deletedAt: null,
      _id: { $gt: after, ...(ids && { $in: [...ids] }) },
      ...(status && { status }),
      ...(categoryId !== undefined && { categoryIds: categoryId }),
    };
    return this.collection.find(filter).sort({ _id: 1 }).limit(limit).toArray();
  }

  /** A slug like the wanted one that no product has. @param reserved slugs of products that are not written yet */
  freeSlug(wanted: string, reserved: Iterable<string>): Promise<string> {
    return freeSlug(this.collection, wanted, { deletedAt: null }, reserved);
  }

  /**
   * Writes changes with their events, in the caller's unit of work. Changes without an event change nothing. They may have been
   * made before the unit of work: then others may have been faster.
   * @throws request.forbidden without catalog.write; catalog.slug-taken, catalog.sku-taken if somebody took one meanwhile;
   *   catalog.changed if somebody changed one of the products meanwhile. Then nothing may be committed
   */
  async write(changes: readonly BatchedChange[]): Promise<void> {
    demand('catalog.write');
    this.unitOfWork.mustBeRunning();
    const real = changes.flatMap(({ event, ...change }) => (event ? [{ ...change, event }] : []));
    if (real.length === 0) return;
    await this.fence.pass(this.tenant.record.settings.currency);
    const writes = real.map(({ current, product }): AnyBulkWriteOperation<Product> => {
      if (!current) return { insertOne: { document: product } };
      const filter = { _id: current._id, version: current.version, deletedAt: null };
      return { replaceOne: { filter, replacement: product } };
    });
    const { insertedCount, matchedCount } = await this.collection
      .bulkWrite(writes as never)
      .catch((error: unknown) => {
        throw orTaken(error);
      });
    if (insertedCount + matchedCount < writes.length) throw catalogErrors.changed();
    await this.outbox.append(...real.map(({ event }) => event));
  }

  private get collection(): BoundCollection<Product & mongo.Document> {
    return collectionOf(this.products);
  }
}
