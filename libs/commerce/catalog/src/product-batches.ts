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
import { freeSlug } from './free-slug.js';
import { keyed, type ProductChange } from './product-changes.js';
import { keyOf, orTaken, PRODUCT_SLUGS } from './product-keys.js';
import { ProductPrices } from './product-prices.js';
import { ProductReferences } from './product-references.js';
import { Product } from './product.schema.js';
import { Products } from './products.service.js';
import type { ProductStatus } from './variant.js';

/** What names products. */
export interface ProductNames {
  readonly ids?: readonly string[];
  readonly externalIds?: readonly string[];
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
    private readonly references: ProductReferences,
    private readonly prices: ProductPrices,
    private readonly writer: Products,
  ) {}

  /** The products that are not deleted and have one of these names. */
  async named({
    ids = [],
    externalIds = [],
    handles = [],
    slugs = [],
    skus = [],
  }: ProductNames): Promise<Product[]> {
    const keys = [
      ...externalIds.map(keyOf.externalId),
      ...handles.map(keyOf.handle),
      ...slugs.map((slug) => keyOf.slug(slug)),
      ...skus.map(keyOf.sku),
    ];
    const found =
      keys.length > 0 ? await this.collection.find({ keys: { $in: keys }, deletedAt: null }).toArray() : [];
    const known = new Set(found.map(({ _id }) => _id));
    const others = ids.filter((id) => !known.has(id));
    if (others.length === 0) return found;
    return [...found, ...(await this.collection.find({ _id: { $in: others }, deletedAt: null }).toArray())];
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
    return freeSlug(this.collection, wanted, { ...PRODUCT_SLUGS, reserved });
  }

  /**
   * Writes changes with their events, in the caller's unit of work. Changes without an event change nothing. They may have been
   * made before the unit of work: then others may have been faster.
   * @throws request.forbidden without catalog.write; catalog.slug-taken, catalog.sku-taken if somebody took one meanwhile;
   *   catalog.changed if somebody changed one of the products or deleted one of their categories meanwhile;
   *   catalog.invalid-product if one shows an asset that does not exist. Then nothing may be committed
   */
  async write(changes: readonly BatchedChange[]): Promise<void> {
    demand('catalog.write');
    this.unitOfWork.mustBeRunning();
    const real = changes.flatMap(({ current, product, event }) =>
      event ? [{ current, product: keyed(product), event }] : [],
    );
    if (real.length === 0) return;
    await this.settle(real);
    await this.prices.changed(
      real.map(({ current, product }) => ({ before: current, after: product })),
      new Date(),
    );
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
    this.writer.plan(real.map(({ product }) => product));
  }

  /** A category that is deleted at the same time, or a slug that was another product's before, must not stay behind. */
  private async settle(changes: readonly BatchedChange[]): Promise<void> {
    const categories = new Set<string>();
    const media = new Set<string>();
    const former = new Set<string>();
    for (const { current, product } of changes) {
      for (const id of product.categoryIds) if (!current?.categoryIds.includes(id)) categories.add(id);
      for (const id of product.mediaIds ?? []) if (!current?.mediaIds?.includes(id)) media.add(id);
      for (const path of product.formerSlugs ?? [])
        if (!current?.formerSlugs?.includes(path)) former.add(path);
    }
    if (!(await this.references.need([...categories]))) throw catalogErrors.changed();
    if (media.size > 0) await this.references.use([...media]);
    if (former.size === 0) return;
    const keys = [...former].map(keyOf.formerSlug);
    await this.collection.updateMany(
      { keys: { $in: keys }, deletedAt: null, _id: { $nin: changes.map(({ product }) => product._id) } },
      { $pull: { keys: { $in: keys }, formerSlugs: { $in: [...former] } } } as never,
    );
  }

  private get collection(): BoundCollection<Product & mongo.Document> {
    return collectionOf(this.products);
  }
}
