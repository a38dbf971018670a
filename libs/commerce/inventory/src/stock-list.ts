import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { VariantSearch } from '#commerce/catalog';
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
  readonly variantIds?: readonly string[];
  /** A SKU, its beginning or a barcode, or words that products have; see {@link VariantSearch}. */
  readonly search?: string;
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
    private readonly variants: VariantSearch,
  ) {}

  /** @param page made with {@link STOCK_SORT} @throws request.forbidden without stock.read */
  async list(page: PageRequest, criteria: StockCriteria): Promise<PageRows<Stock>> {
    const { low, storeId, variantIds, search } = criteria;
    const conditions: object[] = [{ ...(low && { low: true }), ...atStores(storeId) }];
    if (variantIds) conditions.push({ variantId: { $in: [...variantIds] } });
    if (search) conditions.push({ variantId: { $in: await this.variants.find(search) } });
    return readPage(collectionOf(this.stock), page, { filter: { $and: conditions } });
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
