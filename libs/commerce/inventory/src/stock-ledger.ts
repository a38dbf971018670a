import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { currentExecution } from '#platform/context';
import { newId } from '#platform/ids';
import { collectionOf, Outbox, TenantInjectable, UnitOfWork, type NewEvent } from '#foundation/tenancy';
import type { Shortage } from './inventory.errors.js';
import { StockAvailabilityChanged, StockChanged, StockLow } from './inventory.events.js';
import {
  applyChange,
  availabilityOf,
  availableOf,
  conditionOf,
  type StockChange,
  type StockLevel,
} from './stock-level.js';
import { StockMovement, type MovementKind } from './stock-movement.schema.js';
import { Stock, stockId } from './stock.schema.js';

/** Pieces that come or go: at most once for each variant and store in a transaction. */
export interface Movement {
  readonly variantId: string;
  readonly storeId: string;
  readonly kind: MovementKind;
  readonly change: StockChange;
  readonly reference?: string;
  readonly reason?: string;
}

/** A movement that depends on the present level. */
export interface WantedMovement extends Omit<Movement, 'change'> {
  readonly change: (level: StockLevel) => StockChange;
}

/** Whether the pieces were moved; if not, nothing was. */
export type MoveOutcome = { readonly ok: true } | { readonly ok: false; readonly short: readonly Shortage[] };

/** The plan for the movements, or their shortages. */
export type MovementPlan =
  | { readonly ok: true; readonly movements: readonly Movement[]; write(): Promise<readonly Stock[]> }
  | { readonly ok: false; readonly short: readonly Shortage[] };

/** A movement with what of the stock before it matters to others, and the stock after it. */
interface Moved {
  readonly movement: Movement;
  readonly before: Pick<Stock, 'available' | 'low'> | undefined;
  readonly after: Stock;
}

/** A movement with the stock before and after it. */
interface Step extends Moved {
  readonly before: Stock | undefined;
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
      if (next)
        steps.push({ movement: { ...movement, change }, before, after: stockOf(movement, before, next) });
      else short.push(shortageOf(movement, change, before ?? NOTHING));
    }
    if (short.length > 0) return { ok: false, short };
    const effective = steps.filter(
      ({ movement: { change } }) => change.onHand !== 0 || change.reserved !== 0,
    );
    const movements = steps.map(({ movement }) => movement);
    return { ok: true, movements, write: () => this.write(effective) };
  }

  /**
   * Moves all pieces or none. The caller first writes everything else in its transaction. Needs a running transaction.
   * The one movement of an order with one line takes one command: the condition and the new level are the database's.
   */
  async move(movements: readonly Movement[]): Promise<MoveOutcome> {
    const [only, ...others] = movements;
    if (!only) return { ok: true };
    if (others.length === 0) return this.moveOne(only);
    const plan = await this.plan(
      movements.map((movement) => ({ ...movement, change: () => movement.change })),
    );
    if (!plan.ok) return plan;
    await plan.write();
    return { ok: true };
  }

  private async moveOne(movement: Movement): Promise<MoveOutcome> {
    this.unitOfWork.mustBeRunning();
    const { change } = movement;
    const stock = collectionOf(this.stock);
    const _id = idOf(movement);
    const after = await stock.findOneAndUpdate({ _id, ...conditionOf(change) }, moved(change), {
      returnDocument: 'after',
    });
    if (!after) {
      const level = (await stock.findOne({ _id })) ?? NOTHING;
      return { ok: false, short: [shortageOf(movement, change, level)] };
    }
    const available = after.available - availableOf(change);
    await this.record([{ movement, before: { available, low: isLow(available, after.lowAt) }, after }]);
    return { ok: true };
  }

  private async write(steps: readonly Step[]): Promise<readonly Stock[]> {
    if (steps.length === 0) return [];
    await this.record(steps);
    const result = await collectionOf(this.stock).bulkWrite(steps.map(updateOf) as never);
    // The snapshot had enough stock, and a concurrent change causes a write conflict: so this is a fault, not a shortage.
    if (result.matchedCount + result.upsertedCount !== steps.length) {
      throw new Error('stock changed inside its own transaction');
    }
    return steps.map(({ after }) => after);
  }

  /** Writes lines and events of movements. */
  private async record(steps: readonly Moved[]): Promise<void> {
    await collectionOf(this.movements).insertMany(steps.map(lineOf) as never);
    await this.outbox.append(...steps.flatMap(eventsOf));
  }
}

const NOTHING: StockLevel = { onHand: 0, reserved: 0 };

function isLow(available: number, lowAt: number | null | undefined): boolean {
  return lowAt != null && available <= lowAt;
}

function idOf({ variantId, storeId }: Pick<Movement, 'variantId' | 'storeId'>): string {
  return stockId(variantId, storeId);
}

function stockOf(
  movement: Pick<Movement, 'variantId' | 'storeId'>,
  before: Stock | undefined,
  level: StockLevel,
): Stock {
  const available = availableOf(level);
  return {
    _id: idOf(movement),
    variantId: movement.variantId,
    storeId: movement.storeId,
    ...level,
    available,
    lowAt: before?.lowAt,
    low: isLow(available, before?.lowAt),
    version: (before?.version ?? 0) + 1,
    updatedAt: new Date(),
  };
}

function shortageOf(
  { variantId }: Pick<Movement, 'variantId'>,
  change: StockChange,
  level: StockLevel,
): Shortage {
  return { variantId, requested: change.reserved - change.onHand, available: availableOf(level) };
}

function lineOf({ movement }: Moved): StockMovement {
  const { variantId, storeId, kind, change, reference, reason } = movement;
  const actor = currentExecution()?.actor ?? { type: 'system' as const };
  return { _id: newId(), variantId, storeId, kind, ...change, reference, reason, actor, at: new Date() };
}

function eventsOf({ movement, before, after }: Moved): NewEvent[] {
  const { variantId, storeId, onHand, reserved, available, lowAt, low } = after;
  const facts = { variantId, storeId, onHand, reserved, available };
  const { kind, reference } = movement;
  const events: NewEvent[] = [StockChanged.of(after._id, { ...facts, kind, reference })];
  if (low && !before?.low) events.push(StockLow.of(after._id, { ...facts, lowAt: lowAt! }));
  const availability = availabilityOf(after);
  if (availability !== availabilityOf(before ?? { available: 0, low: false }))
    events.push(StockAvailabilityChanged.of(after._id, { variantId, storeId, availability }));
  return events;
}

function updateOf({ movement: { change }, before, after }: Step): mongo.AnyBulkWriteOperation<Stock> {
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

/** The change of one stock as the database makes it, with what follows from the new level. */
function moved(change: StockChange): mongo.Document[] {
  const sum = (field: keyof StockChange): object => ({ $add: [`$${field}`, change[field]] });
  const available = { $add: ['$available', change.onHand - change.reserved] };
  const low = {
    $and: [{ $ne: [{ $ifNull: ['$lowAt', null] }, null] }, { $lte: ['$available', '$lowAt'] }],
  };
  return [
    {
      $set: {
        onHand: sum('onHand'),
        reserved: sum('reserved'),
        available,
        version: { $add: ['$version', 1] },
        updatedAt: new Date(),
      },
    },
    { $set: { low } },
  ];
}
