import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { newId } from '#platform/ids';
import { accepted, refusal } from '#platform/values';
import type { Wording } from '#platform/languages';
import {
  collectionOf,
  CurrentTenant,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type BoundCollection,
  type NewEvent,
} from '#foundation/tenancy';
import { catalogErrors } from './catalog.errors.js';
import { ProductCreated, ProductDeleted, ProductUpdated, type ProductFacts } from './catalog.events.js';
import { Category } from './category.schema.js';
import { CurrencyFence } from './currency-fence.js';
import { orTaken } from './duplicate-key.js';
import { freeSlug } from './free-slug.js';
import {
  acceptProduct,
  changedFields,
  composeProduct,
  productProblems,
  type ProductInput,
} from './product-rules.js';
import { PRODUCT } from './product-values.js';
import { Product, type ProductStatus } from './product.schema.js';

const CATEGORY_IDS: Wording = {
  en: 'must be ids of present categories',
  de: 'muss Ids vorhandener Kategorien nennen',
};

/** A product's next state with its event. There is no event if nothing changed. */
export interface ProductChange {
  readonly product: Product;
  readonly event?: NewEvent;
}

/**
 * Changes products. Needs catalog.write. A change and its event are written in one transaction: the caller's if one is
 * running. If no field changes, nothing is written.
 */
@TenantInjectable()
export class Products {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    @InjectModel(Category.name) private readonly categories: Model<Category>,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly fence: CurrencyFence,
  ) {}

  /**
   * Adds a product, by default as a draft. Prices are minor units of the tenant's currency. A slug made from the title gets
   * a number if it is taken; one that is given is refused.
   * @throws catalog.invalid-product, catalog.slug-taken, catalog.sku-taken
   */
  async create(input: ProductInput, status: 'draft' | 'active' = 'draft'): Promise<Product> {
    demand('catalog.write');
    const { product: composed } = this.compose(input, status);
    return this.unitOfWork
      .run(async () => {
        await this.refuseUnknownCategories(composed.categoryIds);
        const product = {
          ...composed,
          ...(input.slug === undefined && {
            slug: await freeSlug(this.collection, composed.slug, { deletedAt: null }),
          }),
        };
        await this.fence.pass(product.currency);
        await this.collection.insertOne(product);
        await this.outbox.append(ProductCreated.of(product._id, factsOf(product)));
        return product;
      })
      .catch(throwTaken);
  }

  /**
   * Changes the fields that are given; `variants` replaces the whole list.
   * @param version the version that must be the present one; undefined allows any
   * @throws catalog.product-not-found, catalog.changed, catalog.invalid-product, catalog.slug-taken, catalog.sku-taken
   */
  async update(id: string, change: Partial<ProductInput>, version?: number): Promise<Product> {
    return this.change(id, version, (current) => this.recompose(current, change));
  }

  /** Puts a product on sale; does nothing if it is on sale. @throws catalog.product-not-found, catalog.changed */
  publish(id: string, version?: number): Promise<Product> {
    return this.setStatus(id, 'active', version);
  }

  /** Takes a product off sale and makes it a draft again. @throws catalog.product-not-found, catalog.changed */
  unpublish(id: string, version?: number): Promise<Product> {
    return this.setStatus(id, 'draft', version);
  }

  /** Archives a product: it is not on sale but stays stored. @throws catalog.product-not-found, catalog.changed */
  archive(id: string, version?: number): Promise<Product> {
    return this.setStatus(id, 'archived', version);
  }

  /**
   * Deletes a product. Its document stays for orders that name it; its slug and SKUs can be used again.
   * @throws catalog.product-not-found, catalog.changed
   */
  async delete(id: string, version?: number): Promise<void> {
    await this.change(id, version, (current) => {
      const product: Product = { ...current, ...touched(current), status: 'archived', deletedAt: new Date() };
      return { product, event: ProductDeleted.of(id, factsOf(product)) };
    });
  }

  /**
   * Makes a product from an input, without writing it.
   * @throws catalog.invalid-product
   */
  compose(wanted: ProductInput, status: ProductStatus): ProductChange {
    const { currency } = this.tenant.record.settings;
    const { value: input, problems } = acceptProduct(wanted, currency);
    if (problems.length > 0) throw refusal(catalogErrors.invalidProduct, problems);
    const now = new Date();
    const product: Product = {
      _id: newId(),
      ...composeProduct(input, { currency, newId }),
      status,
      availability: 'out-of-stock',
      publishedAt: status === 'active' ? now : undefined,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    return { product, event: ProductCreated.of(product._id, factsOf(product)) };
  }

  /**
   * Makes the next state of a product from an input and, if given, a status, without writing it.
   * @throws catalog.invalid-product
   */
  recompose(current: Product, change: Partial<ProductInput>, status = current.status): ProductChange {
    const { currency } = this.tenant.record.settings;
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    // Values that do not change are not checked again: the rules may be stricter than when they were stored.
    const fields = accepted(PRODUCT, given, catalogErrors.invalidProduct, { partial: true });
    const input: ProductInput = { ...current, ...fields };
    const problems = productProblems(input, currency);
    if (problems.length > 0) throw refusal(catalogErrors.invalidProduct, problems);
    const content = composeProduct(input, { currency, present: current.variants, newId });
    const changed = changedFields(current, content);
    if (status !== current.status) changed.push('status');
    if (changed.length === 0) return { product: current };
    const product: Product = {
      ...current,
      ...content,
      ...touched(current),
      status,
      publishedAt: current.publishedAt ?? (status === 'active' ? new Date() : undefined),
    };
    return {
      product,
      event: ProductUpdated.of(
        product._id,
        { ...factsOf(product), changed },
        { before: current, after: product },
      ),
    };
  }

  private setStatus(id: string, status: ProductStatus, version?: number): Promise<Product> {
    return this.change(id, version, (current) => this.recompose(current, {}, status));
  }

  private async change(
    id: string,
    version: number | undefined,
    next: (current: Product) => ProductChange,
  ): Promise<Product> {
    demand('catalog.write');
    return this.unitOfWork
      .run(async () => {
        const current = await this.collection.findOne({ _id: id, deletedAt: null });
        if (!current) throw catalogErrors.productNotFound();
        if (version !== undefined && version !== current.version) throw catalogErrors.changed();
        const { product, event } = next(current);
        if (!event) return product;
        const added = product.categoryIds.filter((category) => !current.categoryIds.includes(category));
        await this.refuseUnknownCategories(added);
        await this.collection.replaceOne({ _id: id }, product);
        await this.outbox.append(event);
        return product;
      })
      .catch(throwTaken);
  }

  private async refuseUnknownCategories(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const categories = collectionOf(this.categories);
    const known = await categories.countDocuments({ _id: { $in: [...ids] } });
    if (known === ids.length) return;
    const errors = [{ pointer: '/categoryIds', code: 'unknown', message: CATEGORY_IDS }];
    throw catalogErrors.invalidProduct(undefined, { errors });
  }

  private get collection(): BoundCollection<Product & mongo.Document> {
    return collectionOf(this.products);
  }
}

function touched({ version }: Product): Pick<Product, 'version' | 'updatedAt'> {
  return { version: version + 1, updatedAt: new Date() };
}

function factsOf({ _id, slug, title, status, version }: Product): ProductFacts {
  return { productId: _id, slug, title, status, version };
}

function throwTaken(error: unknown): never {
  throw orTaken(error);
}
