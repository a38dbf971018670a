import { VariantLookup } from '#commerce/catalog';
import { STOCK_MAX } from '#platform/quantities';
import { accepted, list, optional, refusal, text, whole, type Bounds, type Shape } from '#platform/values';
import type { Wording } from '#platform/languages';
import { Stores } from '#commerce/stores';
import { demand, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { StockGate } from './gate/stock-gate.js';
import { insufficientStock, inventoryErrors } from './inventory.errors.js';
import { stockChanges, type StockChange } from './stock-level.js';
import { StockLedger } from './stock-ledger.js';
import { stockId, type Stock } from './stock.schema.js';

/** A correction of the pieces on hand: by a number or to a number, not both. */
export interface Adjustment {
  readonly variantId: string;
  readonly delta?: number;
  readonly setTo?: number;
  readonly reason?: string;
}

/** Rules for the correction of one variant. */
export const ADJUSTMENT = {
  delta: optional(whole({ min: -STOCK_MAX, max: STOCK_MAX })),
  setTo: optional(whole({ min: 0, max: STOCK_MAX })),
  reason: optional(text({ max: 200 })),
} satisfies Shape;
/** Largest number of variants in one call. */
export const ADJUSTMENTS: Bounds = { min: 1, max: 100 };

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
   * Makes all adjustments or none, in one transaction (or the caller's). The first adjustment of a variant at a store
   * creates its stock record.
   * @param adjustments one for each variant
   * @returns the stock that changed
   * @throws request.forbidden without stock.write in the store; stores.not-found, inventory.unknown-variant, inventory.adjustment-unusable;
   *   inventory.too-many-pieces if more than STOCK_MAX would be on hand; inventory.insufficient-stock if fewer pieces
   *   would be on hand than are reserved
   */
  async run(storeId: string, wanted: readonly Adjustment[]): Promise<readonly Stock[]> {
    demand('stock.write', storeId);
    refuseUndecided(wanted);
    const shape = { lines: list(ADJUSTMENT, ADJUSTMENTS) };
    const { lines: adjustments } = accepted(shape, { lines: wanted }, inventoryErrors.adjustmentUnusable);
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
            change: ({ onHand }) => adjusted(onHand, delta ?? setTo! - onHand),
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
      if (!known.has(id)) return [{ pointer, code: 'unknown', message: VARIANT_ID }];
      if (ids.indexOf(id) < index) return [{ pointer, code: 'duplicate', message: NAMED_TWICE }];
      return [];
    });
    if (errors.length > 0) throw inventoryErrors.unknownVariant(undefined, { errors });
  }
}

const VARIANT_ID: Wording = { en: 'must be the id of a variant', de: 'muss die Id einer Variante sein' };
const NAMED_TWICE: Wording = { en: 'must not be named twice', de: 'darf nicht zweimal genannt werden' };

/** Only additions have a limit, so that pieces above the limit can be removed. */
function adjusted(onHand: number, pieces: number): StockChange {
  if (pieces > 0 && onHand + pieces > STOCK_MAX) throw inventoryErrors.tooManyPieces();
  return stockChanges.adjust(pieces);
}

function refuseUndecided(adjustments: readonly Adjustment[]): void {
  const message = { en: 'must have either delta or setTo', de: 'muss entweder delta oder setTo haben' };
  const problems = adjustments.flatMap(({ delta, setTo }, index) =>
    (delta === undefined) === (setTo === undefined)
      ? [{ pointer: `/lines/${index}`, code: 'choice', message }]
      : [],
  );
  if (problems.length > 0) throw refusal(inventoryErrors.adjustmentUnusable, problems);
}
