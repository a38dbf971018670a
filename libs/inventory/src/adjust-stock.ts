import { VariantLookup } from '#catalog';
import { Stores } from '#stores';
import { demand, TenantInjectable, UnitOfWork } from '#tenancy';
import { StockGate } from './gate/stock-gate.js';
import { insufficientStock, inventoryErrors } from './inventory.errors.js';
import { stockChanges } from './stock-level.js';
import { StockLedger } from './stock-ledger.js';
import { stockId, type Stock } from './stock.schema.js';

/** A correction of what is on hand: by so many pieces, or to so many. */
export type Adjustment = {
  readonly variantId: string;
  readonly reason?: string;
} & (
  | { readonly delta: number; readonly setTo?: undefined }
  | { readonly setTo: number; readonly delta?: undefined }
);

/** Corrects stock: deliveries, counts, losses. */
@TenantInjectable()
export class AdjustStock {
  constructor(
    private readonly ledger: StockLedger,
    private readonly gate: StockGate,
    private readonly variants: VariantLookup,
    private readonly stores: Stores,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Makes all adjustments or none, in one transaction (or the caller's). The first one of a variant at a store begins
   * its stock.
   * @param adjustments one for each variant
   * @returns the stock that changed
   * @throws request.forbidden without stock.write in the store; stores.not-found, inventory.unknown-variant, inventory.insufficient-stock where less would be on hand than
   *   is promised
   */
  async run(storeId: string, adjustments: readonly Adjustment[]): Promise<readonly Stock[]> {
    demand('stock.write', storeId);
    const ids = adjustments.map(({ variantId }) => variantId);
    await this.stores.get(storeId);
    await this.refuseUnknown(ids);
    const work = (): Promise<readonly Stock[]> =>
      this.unitOfWork.run(async () => {
        const plan = await this.ledger.plan(
          adjustments.map(({ variantId, reason, delta, setTo }) => ({
            variantId,
            storeId,
            kind: 'adjustment',
            change: ({ onHand }) => stockChanges.adjust(delta ?? setTo - onHand),
            reason,
          })),
        );
        if (!plan.ok) throw insufficientStock(plan.short);
        return plan.write();
      });
    return this.gate.pass(
      ids.map((id) => stockId(id, storeId)),
      work,
    );
  }

  private async refuseUnknown(ids: readonly string[]): Promise<void> {
    const known = await this.variants.find(ids);
    const errors = ids.flatMap((id, index) => {
      const pointer = `/lines/${index}/variantId`;
      if (!known.has(id)) return [{ pointer, code: 'unknown', message: 'must be the id of a variant' }];
      if (ids.indexOf(id) < index)
        return [{ pointer, code: 'duplicate', message: 'must not be named twice' }];
      return [];
    });
    if (errors.length > 0) throw inventoryErrors.unknownVariant(undefined, { errors });
  }
}
