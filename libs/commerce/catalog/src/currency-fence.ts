import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import {
  collectionOf,
  CurrentTenant,
  StateStore,
  tenancyErrors,
  TenantInjectable,
  TenantRegistry,
  UnitOfWork,
  type BoundCollection,
} from '#foundation/tenancy';
import { Product } from './product.schema.js';

const ID = 'currency';
/** Longer than the change of a setting takes. */
const CHANGING_MS = 5_000;

interface Fence {
  _id: string;
  /** What the currency was to become when it was last changed; null once there are products. */
  to: string | null;
  until: Date;
}

/**
 * Keeps a change of the currency and the first prices apart. The currency is a setting, in the platform database, and prices
 * are in the tenant's, so no transaction spans both: each side writes this one document, and the later one gives way.
 */
@TenantInjectable()
export class CurrencyFence {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly state: StateStore,
    private readonly tenant: CurrentTenant,
    private readonly registry: TenantRegistry,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @returns whether nothing is priced; then nothing is for some seconds, except in `currency` */
  async lock(currency: string): Promise<boolean> {
    const until = new Date(Date.now() + CHANGING_MS);
    return this.unitOfWork.run(async () => {
      if (await collectionOf(this.products).findOne({}, { projection: { _id: 1 } })) return false;
      await this.fences.updateOne({ _id: ID }, { $set: { to: currency, until } }, { upsert: true });
      return true;
    });
  }

  /**
   * In the transaction that adds products. @param currency that they are priced in
   * @throws tenant.busy while it changes
   */
  async pass(currency: string): Promise<void> {
    this.unitOfWork.mustBeRunning();
    const open = { $setOnInsert: { to: null, until: new Date(0) } };
    const fence = await this.fences.findOneAndUpdate({ _id: ID }, open, {
      upsert: true,
      returnDocument: 'after',
    });
    if (!fence || fence.to === null) return;
    if (fence.to !== currency) await this.demandStill(currency, fence);
    await this.fences.updateOne({ _id: ID }, { $set: { to: null } });
  }

  /** The change may be under way, this process may not have heard of it, or it may have failed. */
  private async demandStill(currency: string, { until }: Fence): Promise<void> {
    const record = until > new Date() ? null : await this.registry.read({ _id: this.tenant.id });
    if (record?.settings.currency !== currency) throw tenancyErrors.busy(undefined, { retryAfter: 1 });
  }

  private get fences(): BoundCollection<Fence & mongo.Document> {
    return this.state.collection<Fence & mongo.Document>();
  }
}
