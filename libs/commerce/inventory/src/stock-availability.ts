import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { bestOf, type StockOfVariants, type VariantStock } from '#commerce/catalog';
import { Stores } from '#commerce/stores';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { Stock, stockId } from './stock.schema.js';
import { availabilityOf } from './stock-level.js';

type StockOfStore = Pick<Stock, 'variantId' | 'storeId' | 'available' | 'low'>;

const FIELDS = { _id: 0, variantId: 1, storeId: 1, available: 1, low: 1 };
const NOTHING: VariantStock = { available: 0, availability: 'out-of-stock' };

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
    const found = new Map<string, VariantStock>(ids.map((id) => [id, NOTHING]));
    if (ids.length === 0) return found;
    const filter = storeId
      ? { _id: { $in: ids.map((id) => stockId(id, storeId)) } }
      : { variantId: { $in: ids } };
    const rows = await collectionOf(this.stock).find(filter).project<StockOfStore>(FIELDS).toArray();
    for (const row of storeId ? rows : await this.inOpenStores(rows)) {
      const { available, availability } = found.get(row.variantId)!;
      found.set(row.variantId, {
        available: available + row.available,
        availability: bestOf([availability, availabilityOf(row)]),
      });
    }
    return found;
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
