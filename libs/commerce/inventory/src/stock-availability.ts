import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { bestOf, type StockOfVariants, type VariantStock } from '#commerce/catalog';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { Stock, stockId } from './stock.schema.js';
import { availabilityOf } from './stock-level.js';

const NOTHING: VariantStock = { available: 0, availability: 'out-of-stock' };

/** Reads how many pieces can be sold, inside the caller's transaction if one is running. */
@TenantInjectable()
export class StockAvailability implements StockOfVariants {
  constructor(@InjectModel(Stock.name) private readonly stock: Model<Stock>) {}

  /**
   * Available pieces of variants at a store, or at all stores together, in one query. The answer has every id; a variant
   * without a stock record has 0.
   */
  async of(variantIds: readonly string[], storeId?: string): Promise<Map<string, VariantStock>> {
    const ids = [...new Set(variantIds)];
    const found = new Map<string, VariantStock>(ids.map((id) => [id, NOTHING]));
    if (ids.length === 0) return found;
    const filter = storeId
      ? { _id: { $in: ids.map((id) => stockId(id, storeId)) } }
      : { variantId: { $in: ids } };
    const rows = await collectionOf(this.stock)
      .find(filter)
      .project<Pick<Stock, 'variantId' | 'available' | 'low'>>({ _id: 0, variantId: 1, available: 1, low: 1 })
      .toArray();
    for (const row of rows) {
      const { available, availability } = found.get(row.variantId)!;
      found.set(row.variantId, {
        available: available + row.available,
        availability: bestOf([availability, availabilityOf(row)]),
      });
    }
    return found;
  }
}
