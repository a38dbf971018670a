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
} from '#foundation/tenancy';
import { catalogErrors } from './catalog.errors.js';
import { ProductCreated, ProductDeleted, ProductRestored, ProductUpdated } from './catalog.events.js';
import { CurrencyFence } from './currency-fence.js';
import { freeSlug } from './free-slug.js';
import {
  changeOf,
  factsOf,
  formerSlugsOf,
  keyed,
  touched,
  type ProductChange,
  type ProductEdit,
} from './product-changes.js';
import { keyOf, orTaken, PRODUCT_SLUGS } from './product-keys.js';
import { ProductPrices } from './product-prices.js';
import { ProductReferences } from './product-references.js';
import {
  acceptProduct,
  changedFields,
  composeProduct,
  productProblems,
  type ProductInput,
  type Surroundings,
} from './product-rules.js';
import { ProductTypes } from './product-types/product-types.js';
import { PRODUCT } from './product-values.js';
import { Product } from './product.schema.js';
import { followSchedules, withoutPlan } from './schedule-rules.js';
import { isOffered, type ProductStatus } from './variant.js';
import { availabilityWithoutStock } from './variant-stock.js';

/** Name of the work that follows the schedules of products. */
export const SCHEDULES_WORK = 'product-schedules';

type Types = Surroundings['types'];

const NONE_OFFERED: Wording = {
  en: 'must have an active one while the product is on sale',
  de: 'müssen eine aktive enthalten, solange das Produkt verkauft wird',
};

/**
 * Changes products. Needs catalog.write. A change and its event are written in one transaction: the caller's if one is
 * running. If no field changes, nothing is written.
 */
@TenantInjectable()
export class Products {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly references: ProductReferences,
    private readonly prices: ProductPrices,
    private readonly types: ProductTypes,
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
    const { product: composed } = this.compose(input, status, await this.types.byKey());
    return this.unitOfWork
      .run(async () => {
        await this.references.mustExist(composed);
        const product =
          input.slug === undefined
            ? keyed({
                ...composed,
                slug: await freeSlug(this.collection, composed.slug, PRODUCT_SLUGS),
              })
            : composed;
        await this.fence.pass(product.currency);
        await this.collection.insertOne(product);
        await this.outbox.append(ProductCreated.of(product._id, factsOf(product)));
        this.plan([product]);
        return product;
      })
      .catch(throwTaken);
  }

  /**
   * Changes the fields that are given. `variants` lists all variants that there will be; what is left out of one that is there
   * already stays as it is. A slug that is changed leads to the product ever after.
   * @param version the version that must be the present one; undefined allows any
   * @throws catalog.product-not-found, catalog.changed, catalog.invalid-product, catalog.slug-taken, catalog.sku-taken
   */
  async update(id: string, edit: ProductEdit, version?: number): Promise<Product> {
    const types = await this.types.byKey();
    return this.change(id, version, (current) =>
      this.recompose(current, changeOf(edit, current), current.status, types),
    );
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
   * Restores a deleted product, as a draft; does nothing if it is not deleted.
   * @throws catalog.product-not-found; catalog.slug-taken, catalog.sku-taken, catalog.external-id-taken if
   *   another product has been given what names it
   */
  async restore(id: string): Promise<Product> {
    demand('catalog.write');
    return this.unitOfWork
      .run(async () => {
        const current = await this.collection.findOne({ _id: id });
        if (!current) throw catalogErrors.productNotFound();
        if (!current.deletedAt) return current;
        const { deletedAt: _, formerSlugs: _former, ...kept } = current;
        const product = keyed({
          ...kept,
          ...touched(current),
          status: 'draft',
          categoryIds: await this.references.presentCategories(current.categoryIds),
        });
        await this.collection.replaceOne({ _id: id }, product);
        await this.outbox.append(ProductRestored.of(id, factsOf(product)));
        this.plan([product]);
        return product;
      })
      .catch(throwTaken);
  }

  /** Does what the schedules of a product ask for now; nothing if it was deleted. */
  async followSchedules(id: string, now: Date): Promise<void> {
    const types = await this.types.byKey();
    await this.unitOfWork.run(async () => {
      const current = await this.collection.findOne({ _id: id, deletedAt: null });
      if (!current?.scheduledAt || current.scheduledAt > now) return;
      const { change, status } = followSchedules(current, now);
      const { product, event } = this.nextState(current, { ...current, ...change }, status, types);
      if (!event) return;
      await this.collection.replaceOne({ _id: id }, product);
      await this.outbox.append(event);
      this.plan([product]);
    });
  }

  /** Asks for the work that follows the schedules of products, in the unit of work that has written them. */
  plan(products: readonly Product[]): void {
    for (const { scheduledAt } of products) if (scheduledAt) this.outbox.wake(SCHEDULES_WORK, scheduledAt);
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
  compose(wanted: ProductInput, status: ProductStatus, types: Types): ProductChange {
    const around = this.around(types);
    const { value: input, problems } = acceptProduct(wanted, around);
    if (problems.length > 0) throw refusal(catalogErrors.invalidProduct, problems);
    const now = new Date();
    const content = composeProduct(input, { ...around, newId });
    const product = keyed({
      _id: newId(),
      ...content,
      status,
      availability: availabilityWithoutStock(content.variants),
      publishedAt: status === 'active' ? now : undefined,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    if (status === 'active') demandOffer(product);
    return { product, event: ProductCreated.of(product._id, factsOf(product)) };
  }

  /**
   * Makes the next state of a product from an input and, if given, a status, without writing it.
   * @throws catalog.invalid-product
   */
  recompose(
    current: Product,
    change: Partial<ProductInput>,
    status: ProductStatus,
    types: Types,
  ): ProductChange {
    const around = { ...this.around(types), present: current.variants };
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    // Values that do not change are not checked again: the rules may be stricter than when they were stored.
    const fields = accepted(PRODUCT, given, catalogErrors.invalidProduct, { partial: true });
    const input: ProductInput = { ...current, ...fields };
    const problems = productProblems(input, around, Object.keys(given));
    if (problems.length > 0) throw refusal(catalogErrors.invalidProduct, problems);
    const next = this.nextState(current, input, status, types);
    if (next.event && status === 'active') demandOffer(next.product);
    return next;
  }

  /** The next state of a product, of values that are valid or were stored before. */
  private nextState(
    current: Product,
    input: ProductInput,
    status: ProductStatus,
    types: Types,
  ): ProductChange {
    const content = composeProduct(input, { ...this.around(types), present: current.variants, newId });
    const changed = changedFields(current, content);
    if (status !== current.status) changed.push('status');
    if (changed.length === 0) return { product: current };
    const product = keyed({
      ...current,
      ...content,
      ...touched(current),
      formerSlugs: formerSlugsOf(current, content),
      status,
      publishedAt: current.publishedAt ?? (status === 'active' ? new Date() : undefined),
    });
    return {
      product,
      event: ProductUpdated.of(
        product._id,
        { ...factsOf(product), changed },
        { before: current, after: product },
      ),
    };
  }

  private async setStatus(id: string, status: ProductStatus, version?: number): Promise<Product> {
    const types = await this.types.byKey();
    return this.change(id, version, (current) => {
      const schedule = withoutPlan(status, current.schedule);
      return this.recompose(current, current.schedule ? { schedule } : {}, status, types);
    });
  }

  private around(types: Types): Pick<Surroundings, 'currency' | 'locales' | 'types'> {
    const { currency, locales } = this.tenant.record.settings;
    return { currency, locales, types };
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
        await this.references.mustExist(product, current);
        await this.prices.changed([{ before: current, after: product }], product.updatedAt);
        await this.takeOverFormerSlugs(current, product);
        await this.collection.replaceOne({ _id: id }, product);
        await this.outbox.append(event);
        this.plan([product]);
        return product;
      })
      .catch(throwTaken);
  }

  /** A slug leads to the product that had it last. */
  private async takeOverFormerSlugs(before: Product, after: Product): Promise<void> {
    const added = (after.formerSlugs ?? []).filter((path) => !before.formerSlugs?.includes(path));
    if (added.length === 0) return;
    await this.collection.updateMany(
      { keys: { $in: added.map(keyOf.formerSlug) }, deletedAt: null, _id: { $ne: after._id } },
      { $pull: { keys: { $in: added.map(keyOf.formerSlug) }, formerSlugs: { $in: added } } } as never,
    );
  }

  private get collection(): BoundCollection<Product & mongo.Document> {
    return collectionOf(this.products);
  }
}

/** @throws catalog.invalid-product if there is nothing that shoppers could buy */
function demandOffer({ variants }: Product): void {
  if (variants.some(isOffered)) return;
  throw refusal(catalogErrors.invalidProduct, [
    { pointer: '/variants', code: 'none-offered', message: NONE_OFFERED },
  ]);
}

function throwTaken(error: unknown): never {
  throw orTaken(error);
}
