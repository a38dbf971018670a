import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import type { StockLevel } from './stock-level.js';
import { Stock, stockId } from './stock.schema.js';

export interface Availability extends StockLevel {
  readonly available: number;
}

const NOTHING: Availability = { onHand: 0, reserved: 0, available: 0 };

/** Reads how many pieces can be sold, inside the caller's transaction if one is running. */
@TenantInjectable()
export class StockAvailability {
  constructor(@InjectModel(Stock.name) private readonly stock: Model<Stock>) {}

  /**
   * Available pieces of variants at a store, or at all stores together, in one query. The answer has every id; a variant
   * without a stock record has 0.
   */
  async of(variantIds: readonly string[], storeId?: string): Promise<Map<string, Availability>> {
    const ids = [...new Set(variantIds)];
    const found = new Map<string, Availability>(ids.map((id) => [id, NOTHING]));
    if (ids.length === 0) return found;
    const filter = storeId
      ? { _id: { $in: ids.map((id) => stockId(id, storeId)) } }
      : { variantId: { $in: ids } };
    const rows = await collectionOf(this.stock).find(filter).toArray();
    for (const { variantId, onHand, reserved, available } of rows) {
      const sum = found.get(variantId)!;
      found.set(variantId, {
        onHand: sum.onHand + onHand,
        reserved: sum.reserved + reserved,
        available: sum.available + available,
      });
    }
    return found;
  }
}
