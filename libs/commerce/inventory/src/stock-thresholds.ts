import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { STOCK_MAX } from '#platform/quantities';
import { accepted, nullable, whole } from '#platform/values';
import { collectionOf, demand, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { inventoryErrors } from './inventory.errors.js';
import { StockAvailabilityChanged, StockThresholdSet } from './inventory.events.js';
import { availabilityOf } from './stock-level.js';
import { Stock, storeOf } from './stock.schema.js';

/** Rules for the number of available pieces at which staff get an alert. */
export const LOW_AT = nullable(whole({ min: 0, max: STOCK_MAX }));

/** Sets when staff get an alert about low stock. */
@TenantInjectable()
export class StockThresholds {
  constructor(
    @InjectModel(Stock.name) private readonly stock: Model<Stock>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Sets at how many available pieces staff get an alert; null means never. `low` is set at once; an alert follows
   * only when a later change makes the stock low.
   * @throws request.forbidden without stock.write in the store; inventory.stock-not-found, inventory.adjustment-unusable
   */
  async set(id: string, lowAt: number | null): Promise<Stock> {
    demand('stock.write', storeOf(id));
    accepted({ lowAt: LOW_AT }, { lowAt }, inventoryErrors.adjustmentUnusable);
    const low = lowAt === null ? { $literal: false } : { $lte: ['$available', lowAt] };
    const $set = { lowAt: { $literal: lowAt }, low, version: { $add: ['$version', 1] }, updatedAt: '$$NOW' };
    return this.unitOfWork.run(async () => {
      const rows = collectionOf(this.stock);
      const before = await rows.findOne({ _id: id });
      if (!before) throw inventoryErrors.stockNotFound();
      const after = await rows.findOneAndUpdate({ _id: id }, [{ $set }], {
        returnDocument: 'after',
      });
      const { variantId, storeId } = before;
      const changes = { before: { lowAt: before.lowAt ?? null }, after: { lowAt } };
      await this.outbox.append(StockThresholdSet.of(id, { variantId, storeId, lowAt }, changes));
      const availability = availabilityOf(after!);
      if (availability !== availabilityOf(before))
        await this.outbox.append(StockAvailabilityChanged.of(id, { variantId, storeId, availability }));
      return after!;
    });
  }
}
