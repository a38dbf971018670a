import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { collectionOf, demandAnywhere, TenantInjectable } from '#foundation/tenancy';
import { StockMovement } from './stock-movement.schema.js';
import { Stock } from './stock.schema.js';

/** Orders of the lists: stock by variant, movements newest first. Sorting by id gives these orders. */
export const STOCK_SORT = [{ field: '_id', direction: 1 }] as const;
export const MOVEMENT_SORT = [{ field: '_id', direction: -1 }] as const;

export interface StockCriteria {
  readonly storeId?: string;
  /** Only low stock. */
  readonly low?: boolean;
}

export interface MovementCriteria {
  readonly storeId?: string;
  readonly variantId?: string;
}

/** Lists stock and its ledger for staff, in the stores that stock.read is valid for. */
@TenantInjectable()
export class StockList {
  constructor(
    @InjectModel(Stock.name) private readonly stock: Model<Stock>,
    @InjectModel(StockMovement.name) private readonly movements: Model<StockMovement>,
  ) {}

  /** @param page made with {@link STOCK_SORT} @throws request.forbidden without stock.read */
  async list(page: PageRequest, { low, storeId }: StockCriteria): Promise<PageRows<Stock>> {
    const filter = { ...(low && { low: true }), ...atStores(storeId) };
    return readPage(collectionOf(this.stock), page, { filter });
  }

  // #region list
  /** @param page made with {@link MOVEMENT_SORT} @throws request.forbidden without stock.read */
  async ledger(
    page: PageRequest,
    { variantId, storeId }: MovementCriteria,
  ): Promise<PageRows<StockMovement>> {
    const filter = { ...(variantId && { variantId }), ...atStores(storeId) };
    return readPage(collectionOf(this.movements), page, { filter });
  }
  // #endregion
}

function atStores(storeId: string | undefined): object {
  const within = demandAnywhere('stock.read');
  if (!within) return storeId ? { storeId } : {};
  return { storeId: { $in: storeId ? within.filter((id) => id === storeId) : [...within] } };
}
