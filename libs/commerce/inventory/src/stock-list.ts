import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
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

  /** @param page made with {@link STOCK_SORT} @throws request.forbidden without stock.read */
  async list(page: PageRequest, { low, storeId }: StockCriteria): Promise<PageRows<Stock>> {
    const filter = { ...(low && { low: true }), ...atStores(storeId) };
    return readPage(read(this.stock), page, { filter });
  }

  /** @param page made with {@link MOVEMENT_SORT} @throws request.forbidden without stock.read */
  async ledger(
    page: PageRequest,
    { variantId, storeId }: MovementCriteria,
  ): Promise<PageRows<StockMovement>> {
    const filter = { ...(variantId && { variantId }), ...atStores(storeId) };
    return readPage(read(this.movements), page, { filter });
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
