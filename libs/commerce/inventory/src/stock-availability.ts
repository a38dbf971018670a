import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { StockOfVariants, VariantStock } from '#commerce/catalog';
import { Stores } from '#commerce/stores';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { stockOfVariants } from './stock-level.js';
import { Stock, stockId } from './stock.schema.js';

type StockOfStore = Pick<Stock, 'variantId' | 'storeId' | 'available' | 'low'>;

const FIELDS = { _id: 0, variantId: 1, storeId: 1, available: 1, low: 1 };

/** Reads how many pieces can be sold, inside the caller's transaction if one is running. */
@TenantInjectable()
export class StockAvailability implements StockOfVariants {
  /** The default store always takes orders, and stays the default. */
  private defaultId?: string;

  constructor(
    @InjectModel(Stock.name) private readonly stock: Model<Stock>,
    private readonly stores: Stores,
  ) {}

  /**
   * Available pieces of variants at a store, or at all stores together that take orders. The answer has every id; a variant
   * without a stock record has 0.
   */
  async of(variantIds: readonly string[], storeId?: string): Promise<Map<string, VariantStock>> {
    const ids = [...new Set(variantIds)];
    if (ids.length === 0) return new Map();
    const filter = storeId
      ? { _id: { $in: ids.map((id) => stockId(id, storeId)) } }
      : { variantId: { $in: ids } };
    const rows = await collectionOf(this.stock).find(filter).project<StockOfStore>(FIELDS).toArray();
    return stockOfVariants(ids, storeId ? rows : await this.inOpenStores(rows));
  }

  /** Asks for the stores only if there is stock in others than the default one. */
  private async inOpenStores(rows: readonly StockOfStore[]): Promise<readonly StockOfStore[]> {
    if (rows.length === 0) return rows;
    const defaultId = (this.defaultId ??= (await this.stores.default())._id);
    if (rows.every((row) => row.storeId === defaultId)) return rows;
    const open = await this.stores.activeIds();
    return rows.filter((row) => open.has(row.storeId));
  }
}
