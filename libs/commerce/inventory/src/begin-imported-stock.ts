import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { currentExecution } from '#platform/context';
import { newId } from '#platform/ids';
import { STOCK_MAX } from '#platform/quantities';
import { problemOf, whole } from '#platform/values';
import { Stores } from '#commerce/stores';
import { collectionOf, demand, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { inventoryErrors } from './inventory.errors.js';
import { StockImported } from './inventory.events.js';
import { StockMovement } from './stock-movement.schema.js';
import { Stock, stockId } from './stock.schema.js';

/** The quantity in stock that a file gives for a variant. */
export interface ImportedQuantity {
  readonly variantId: string;
  readonly quantity: number;
}

const PIECES = whole({ min: 0, max: STOCK_MAX });

/**
 * Gives imported variants their first stock, at the default store. No other transaction changes stock that does not
 * exist, so it is written in bulk, with one event for all variants.
 */
@TenantInjectable()
export class BeginImportedStock {
  constructor(
    @InjectModel(Stock.name) private readonly stock: Model<Stock>,
    @InjectModel(StockMovement.name) private readonly movements: Model<StockMovement>,
    private readonly stores: Stores,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Sets the stock at the default store of variants that have no stock record there. Other variants keep their stock, so
   * that a repeated import does not undo sales. Runs in the import's transaction.
   * @throws request.forbidden without stock.write, so that an import cannot change stock that its caller cannot change;
   *   inventory.too-many-pieces
   */
  async begin(quantities: readonly ImportedQuantity[]): Promise<void> {
    if (quantities.some(({ quantity }) => problemOf(quantity, PIECES))) throw inventoryErrors.tooManyPieces();
    this.unitOfWork.mustBeRunning();
    const { _id: storeId } = await this.stores.default();
    const stock = collectionOf(this.stock);
    const ids = quantities.map(({ variantId }) => stockId(variantId, storeId));
    const present = await stock.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
    const known = new Set(present.map(({ _id }) => _id));
    const fresh = quantities.filter(({ variantId }) => !known.has(stockId(variantId, storeId)));
    if (fresh.length === 0) return;
    demand('stock.write', storeId);

    const now = new Date();
    const actor = currentExecution()?.actor ?? { type: 'system' as const };
    const lines = fresh.map(({ variantId, quantity }): StockMovement => {
      return {
        _id: newId(),
        variantId,
        storeId,
        kind: 'import',
        onHand: quantity,
        reserved: 0,
        actor,
        at: now,
      };
    });
    const stocks = fresh.map(({ variantId, quantity }): Stock => {
      const amounts = { onHand: quantity, reserved: 0, available: quantity };
      return {
        _id: stockId(variantId, storeId),
        variantId,
        storeId,
        ...amounts,
        low: false,
        version: 1,
        updatedAt: now,
      };
    });
    const levels = fresh.map(({ variantId, quantity }) => ({ variantId, onHand: quantity }));
    await collectionOf(this.movements).insertMany(lines as never);
    await this.outbox.append(StockImported.of(storeId, { storeId, levels }));
    await stock.insertMany(stocks as never);
  }
}
