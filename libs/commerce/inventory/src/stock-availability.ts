import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { SoldVariant, StockOfVariants, VariantStock } from '#commerce/catalog';
import { Stores } from '#commerce/stores';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { stockOfVariants } from './stock-level.js';
import { Stock, stockId } from './stock.schema.js';

type StockOfStore = Pick<Stock, 'variantId' | 'storeId' | 'available' | 'low'>;

const FIELDS = { _id: 0, variantId: 1, storeId: 1, available: 1, low: 1 };

/** Reads what can be bought of variants, inside the caller's transaction if one is running. */
@TenantInjectable()
export class StockAvailability implements StockOfVariants {
  /** The default store always takes orders, and stays the default. */
  private defaultId?: string;

  constructor(
    @InjectModel(Stock.name) private readonly stock: Model<Stock>,
    private readonly stores: Stores,
  ) {}

  /**
   * What can be bought at a store, or at all stores together that take orders. The answer has every variant. Untracked
   * stock is not read.
   */
  async of(variants: readonly SoldVariant[], storeId?: string): Promise<Map<string, VariantStock>> {
    const tracked = variants.filter(({ stockPolicy }) => stockPolicy !== 'untracked');
    const ids = [...new Set(tracked.map(({ variantId }) => variantId))];
    return stockOfVariants(variants, ids.length === 0 ? [] : await this.rows(ids, storeId));
  }

  private async rows(ids: readonly string[], storeId?: string): Promise<readonly StockOfStore[]> {
    const filter = storeId
      ? { _id: { $in: ids.map((id) => stockId(id, storeId)) } }
      : { variantId: { $in: [...ids] } };
    const rows = await collectionOf(this.stock).find(filter).project<StockOfStore>(FIELDS).toArray();
    return storeId ? rows : this.inOpenStores(rows);
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
