import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { PagePlan } from '#platform/http';
import { STOCK_MAX } from '#platform/quantities';
import { accepted, nullable, whole } from '#platform/values';
import {
  demand,
  demandAnywhere,
  driverCollection,
  Outbox,
  read,
  TenantInjectable,
  UnitOfWork,
} from '#foundation/tenancy';
import { inventoryErrors } from './inventory.errors.js';
import { StockThresholdSet } from './inventory.events.js';
import { StockMovement } from './stock-movement.schema.js';
import { Stock, storeOf } from './stock.schema.js';

/** Stock is listed by variant and movements from the newest on; their ids sort so by themselves. */
export const STOCK_SORT = [{ field: '_id', direction: 1 }] as const;
export const MOVEMENT_SORT = [{ field: '_id', direction: -1 }] as const;

/** At how many available pieces staff are told. */
export const LOW_AT = nullable(whole({ min: 0, max: STOCK_MAX }));

export interface StockCriteria {
  readonly storeId?: string;
  /** Only what is low. */
  readonly low?: boolean;
}

export interface MovementCriteria {
  readonly storeId?: string;
  readonly variantId?: string;
}

/** What staff see of stock and its ledger, within the stores that stock.read counts in. */
@TenantInjectable()
export class StockList {
  constructor(
    @InjectModel(Stock.name) private readonly stock: Model<Stock>,
    @InjectModel(StockMovement.name) private readonly movements: Model<StockMovement>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** @param plan made with {@link STOCK_SORT} @throws request.forbidden without stock.read */
  async list(plan: PagePlan, { low, storeId }: StockCriteria): Promise<{ rows: Stock[]; total?: number }> {
    return rowsOf(read(this.stock), plan, { ...(low && { low: true }), ...atStores(storeId) });
  }

  /** @param plan made with {@link MOVEMENT_SORT} @throws request.forbidden without stock.read */
  async ledger(
    plan: PagePlan,
    { variantId, storeId }: MovementCriteria,
  ): Promise<{ rows: StockMovement[]; total?: number }> {
    return rowsOf(read(this.movements), plan, { ...(variantId && { variantId }), ...atStores(storeId) });
  }

  /**
   * Sets at how many available pieces staff are told, or never with null. Whether it is low is decided at once; the
   * alert comes with the next change that makes it so.
   * @throws request.forbidden without stock.write in the store; inventory.stock-not-found, inventory.adjustment-unusable
   */
  async setLowAt(id: string, lowAt: number | null): Promise<Stock> {
    demand('stock.write', storeOf(id));
    accepted({ lowAt: LOW_AT }, { lowAt }, inventoryErrors.adjustmentUnusable);
    const low = lowAt === null ? { $literal: false } : { $lte: ['$available', lowAt] };
    const $set = { lowAt: { $literal: lowAt }, low, version: { $add: ['$version', 1] }, updatedAt: '$$NOW' };
    return this.unitOfWork.run(async ({ session }) => {
      const rows = driverCollection(this.stock);
      const before = await rows.findOne({ _id: id }, { session });
      if (!before) throw inventoryErrors.stockNotFound();
      const after = await rows.findOneAndUpdate({ _id: id }, [{ $set }], {
        session,
        returnDocument: 'after',
      });
      const { variantId, storeId } = before;
      const changes = { before: { lowAt: before.lowAt ?? null }, after: { lowAt } };
      await this.outbox.append(StockThresholdSet.of(id, { variantId, storeId, lowAt }, changes));
      return after!;
    });
  }
}

function atStores(storeId: string | undefined): object {
  const within = demandAnywhere('stock.read');
  if (!within) return storeId ? { storeId } : {};
  return { storeId: { $in: storeId ? within.filter((id) => id === storeId) : [...within] } };
}

async function rowsOf<T extends object>(
  collection: mongo.Collection<T & mongo.Document>,
  plan: PagePlan,
  criteria: object,
): Promise<{ rows: T[]; total?: number }> {
  const filter = criteria as mongo.Filter<T & mongo.Document>;
  const rows = await collection.find(plan.where(filter)).sort(plan.sort).limit(plan.limit).toArray();
  const total = plan.wantsTotal ? await collection.countDocuments(filter) : undefined;
  return { rows: rows as unknown as T[], total };
}
