import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { currentExecution } from '#platform/context';
import { newId } from '#platform/ids';
import { collectionOf, Outbox, TenantInjectable, UnitOfWork, type NewEvent } from '#foundation/tenancy';
import type { Shortage } from './inventory.errors.js';
import { StockChanged, StockLow } from './inventory.events.js';
import { applyChange, availableOf, conditionOf, type StockChange, type StockLevel } from './stock-level.js';
import { StockMovement, type MovementKind } from './stock-movement.schema.js';
import { Stock, stockId } from './stock.schema.js';

/** A wanted movement; a plan has at most one for each variant and store. */
export interface WantedMovement {
  readonly variantId: string;
  readonly storeId: string;
  readonly kind: MovementKind;
  readonly change: (level: StockLevel) => StockChange;
  readonly reference?: string;
  readonly reason?: string;
}

/** The plan for the movements, or their shortages. */
export type MovementPlan =
  | { readonly ok: true; write(): Promise<readonly Stock[]> }
  | { readonly ok: false; readonly short: readonly Shortage[] };

/** A movement with the stock before and after it. */
interface Step {
  readonly movement: WantedMovement;
  readonly change: StockChange;
  readonly before: Stock | undefined;
  readonly after: Stock;
}

/**
 * The only writer of stock. A change of stock, its line in the ledger and its event are one transaction: the caller's.
 * Stock is written last and always in the same order, so that it is locked for a short time and without deadlocks.
 */
@TenantInjectable()
export class StockLedger {
  constructor(
    @InjectModel(Stock.name) private readonly stock: Model<Stock>,
    @InjectModel(StockMovement.name) private readonly movements: Model<StockMovement>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Checks whether all movements can be made. The caller first writes everything else in its transaction and writes
   * the plan last. Needs a running transaction.
   */
  async plan(wanted: readonly WantedMovement[]): Promise<MovementPlan> {
    this.unitOfWork.mustBeRunning();
    const sorted = [...wanted].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
    const known = await collectionOf(this.stock)
      .find({ _id: { $in: sorted.map(idOf) } })
      .toArray();
    const byId = new Map(known.map((stock) => [stock._id, stock]));
    const steps: Step[] = [];
    const short: Shortage[] = [];
    for (const movement of sorted) {
      const before = byId.get(idOf(movement));
      const change = movement.change(before ?? NOTHING);
      const next = applyChange(before ?? NOTHING, change);
      if (next) steps.push({ movement, change, before, after: stockOf(movement, before, next) });
      else short.push(shortageOf(movement, change, before ?? NOTHING));
    }
    if (short.length > 0) return { ok: false, short };
    const effective = steps.filter(({ change }) => change.onHand !== 0 || change.reserved !== 0);
    return { ok: true, write: () => this.write(effective) };
  }

  private async write(steps: readonly Step[]): Promise<readonly Stock[]> {
    if (steps.length === 0) return [];
    await collectionOf(this.movements).insertMany(steps.map(lineOf) as never);
    await this.outbox.append(...steps.flatMap(eventsOf));
    const result = await collectionOf(this.stock).bulkWrite(steps.map(updateOf) as never);
    // The snapshot had enough stock, and a concurrent change causes a write conflict: so this is a fault, not a shortage.
    if (result.matchedCount + result.upsertedCount !== steps.length) {
      throw new Error('stock changed inside its own transaction');
    }
    return steps.map(({ after }) => after);
  }
}

const NOTHING: StockLevel = { onHand: 0, reserved: 0 };

function idOf({ variantId, storeId }: WantedMovement): string {
  return stockId(variantId, storeId);
}

function stockOf(movement: WantedMovement, before: Stock | undefined, level: StockLevel): Stock {
  const available = availableOf(level);
  return {
    _id: idOf(movement),
    variantId: movement.variantId,
    storeId: movement.storeId,
    ...level,
    available,
    lowAt: before?.lowAt,
    low: before?.lowAt != null && available <= before.lowAt,
    version: (before?.version ?? 0) + 1,
    updatedAt: new Date(),
  };
}

function shortageOf({ variantId }: WantedMovement, change: StockChange, level: StockLevel): Shortage {
  return { variantId, requested: change.reserved - change.onHand, available: availableOf(level) };
}

function lineOf({ movement, change }: Step): StockMovement {
  const { variantId, storeId, kind, reference, reason } = movement;
  const actor = currentExecution()?.actor ?? { type: 'system' as const };
  return { _id: newId(), variantId, storeId, kind, ...change, reference, reason, actor, at: new Date() };
}

function eventsOf({ movement, before, after }: Step): NewEvent[] {
  const { variantId, storeId, onHand, reserved, available, lowAt, low } = after;
  const facts = { variantId, storeId, onHand, reserved, available };
  const { kind, reference } = movement;
  const changed = StockChanged.of(after._id, { ...facts, kind, reference });
  return low && !before?.low ? [changed, StockLow.of(after._id, { ...facts, lowAt: lowAt! })] : [changed];
}

function updateOf({ change, before, after }: Step): mongo.AnyBulkWriteOperation<Stock> {
  return {
    updateOne: {
      filter: { _id: after._id, ...conditionOf(change) },
      update: {
        $inc: { ...change, available: change.onHand - change.reserved, version: 1 },
        $set: { low: after.low, updatedAt: after.updatedAt },
        ...(!before && { $setOnInsert: { variantId: after.variantId, storeId: after.storeId } }),
      },
      upsert: !before,
    },
  };
}
