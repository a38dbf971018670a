import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { StockPolicy } from '#commerce/catalog';
import { newId } from '#platform/ids';
import {
  collectionOf,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type BoundCollection,
} from '#foundation/tenancy';
import { RESERVATIONS_WORK } from './expiry/reservations-work.js';
import { inventoryErrors, type Shortage } from './inventory.errors.js';
import { Reservation, type ReservationLine, type ReservationStatus } from './reservation.schema.js';
import { piecesToHold, stockChanges, type StockChange } from './stock-level.js';
import { StockLedger, type MoveOutcome, type Movement } from './stock-ledger.js';
import type { MovementKind } from './stock-movement.schema.js';

export interface HoldLine {
  readonly variantId: string;
  readonly quantity: number;
  /** Absent: `deny`. */
  readonly stockPolicy?: StockPolicy;
}

export interface HoldRequest {
  /** What the stock is for, such as an order's id. Repeating a hold for the same thing is the same hold. */
  readonly reference: string;
  readonly storeId: string;
  /** Pieces, at least one each; two lines of a variant are added up. */
  readonly lines: readonly HoldLine[];
  readonly expiresAt: Date;
}

/** Whether the stock is held, and what of it is owed; if not, nothing was written. */
export type HoldOutcome =
  | { readonly ok: true; readonly reservationId: string; readonly lines: readonly ReservationLine[] }
  | { readonly ok: false; readonly short: readonly Shortage[] };

/** Whether the reservation is now in the wanted state; if not, which one it is in (`unknown`: there is none). */
export type CloseOutcome =
  { readonly ok: true } | { readonly ok: false; readonly status: ReservationStatus | 'unknown' };

type TakeOutcome =
  { readonly ok: true; readonly lines: readonly ReservationLine[] } | Extract<MoveOutcome, { ok: false }>;

interface StepMovement {
  readonly kind: MovementKind;
  readonly change: (pieces: number) => StockChange;
  readonly reason?: string;
}

/** From one state of a reservation to the next, and what it does to each line's stock. */
interface Step extends StepMovement {
  readonly from: ReservationStatus;
  readonly to: ReservationStatus;
}

const HOLD: StepMovement = { kind: 'reservation', change: stockChanges.hold };

/**
 * Stock held for checkouts. Each method joins the caller's transaction and may be repeated with the same reference.
 * Call it last in the transaction: stock is what rivals wait for. Before a transaction on wanted goods, pass the
 * {@link StockGate}, which spares retries; that nothing is sold twice does not depend on it.
 */
@TenantInjectable()
export class Reservations {
  constructor(
    @InjectModel(Reservation.name) private readonly reservations: Model<Reservation>,
    private readonly ledger: StockLedger,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Holds all lines or none. Of variants that may be back-ordered it holds what is in stock; the rest is owed.
   * @throws inventory.reservation-closed where stock held for the same reference was released
   */
  async hold({ reference, storeId, lines, expiresAt }: HoldRequest): Promise<HoldOutcome> {
    const _id = newId();
    const wanted = mergeLines(lines);
    return this.unitOfWork.run(async (): Promise<HoldOutcome> => {
      const reservation: Reservation = {
        _id,
        reference,
        storeId,
        lines: wanted.map(({ variantId, quantity }) => ({ variantId, quantity })),
        status: 'held',
        expiresAt,
        dueAt: expiresAt,
        createdAt: new Date(),
      };
      const known = await this.collection.findOneAndUpdate(
        { reference },
        { $setOnInsert: reservation },
        { upsert: true, returnDocument: 'before' },
      );
      if (known?.status === 'released') throw inventoryErrors.reservationClosed();
      if (known) return { ok: true, reservationId: known._id, lines: known.lines };

      const held = await this.take(reservation, wanted);
      if (!held.ok) {
        await this.collection.deleteOne({ _id });
        return held;
      }
      this.outbox.wake(RESERVATIONS_WORK, expiresAt);
      return { ok: true, reservationId: _id, lines: held.lines };
    });
  }

  /**
   * Turns held stock into a sale: it leaves the store. Works until the stock is released, also after `expiresAt`: who
   * has paid gets what is still held.
   */
  commit(reference: string): Promise<CloseOutcome> {
    return this.move(reference, { from: 'held', to: 'committed', kind: 'sale', change: stockChanges.sell });
  }

  /** Gives held stock back. @param reason for the ledger, such as `expired` */
  release(reference: string, reason: string): Promise<CloseOutcome> {
    const { release } = stockChanges;
    return this.move(reference, { from: 'held', to: 'released', kind: 'release', change: release, reason });
  }

  /**
   * Puts all that was sold back on the shelf, for an order that is cancelled after it was paid. Works whatever has
   * become of the variants meanwhile.
   */
  takeBack(reference: string, reason: string): Promise<CloseOutcome> {
    const { adjust } = stockChanges;
    return this.move(reference, {
      from: 'committed',
      to: 'released',
      kind: 'return',
      change: adjust,
      reason,
    });
  }

  /** The reservation for a reference, inside the caller's transaction if one runs. */
  async of(reference: string): Promise<Reservation | undefined> {
    return (await this.find(reference)) ?? undefined;
  }

  /** Moves what a new reservation holds. Stock that may be owed is read first, since the reservation says what is. */
  private async take(reservation: Reservation, wanted: readonly HoldLine[]): Promise<TakeOutcome> {
    const { _id, storeId, reference, lines } = reservation;
    if (!wanted.some(({ stockPolicy }) => stockPolicy === 'back-order')) {
      const moved = await this.ledger.move(movements(reservation, HOLD));
      return moved.ok ? { ok: true, lines } : moved;
    }
    const plan = await this.ledger.plan(
      wanted.map(({ variantId, quantity, stockPolicy = 'deny' }) => ({
        variantId,
        storeId,
        kind: HOLD.kind,
        reference,
        change: (level) => HOLD.change(piecesToHold(quantity, level, stockPolicy)),
      })),
    );
    if (!plan.ok) return plan;
    const held = new Map(plan.movements.map(({ variantId, change }) => [variantId, change.reserved]));
    const taken = lines.map((line): ReservationLine => {
      const owed = line.quantity - held.get(line.variantId)!;
      return owed > 0 ? { ...line, owed } : line;
    });
    await this.collection.updateOne({ _id }, { $set: { lines: taken } });
    await plan.write();
    return { ok: true, lines: taken };
  }

  private async move(reference: string, step: Step): Promise<CloseOutcome> {
    return this.unitOfWork.run(async (): Promise<CloseOutcome> => {
      const $set = { status: step.to, reason: step.reason, closedAt: new Date() };
      const moving = await this.collection.findOneAndUpdate({ reference, status: step.from }, { $set });
      if (!moving) {
        const status = (await this.find(reference))?.status ?? 'unknown';
        return status === step.to ? { ok: true } : { ok: false, status };
      }
      const moved = await this.ledger.move(movements(moving, step));
      if (!moved.ok) throw new Error(`stock held for ${reference} is not there`);
      return { ok: true };
    });
  }

  private find(reference: string): Promise<Reservation | null> {
    return this.collection.findOne({ reference });
  }

  private get collection(): BoundCollection<Reservation & mongo.Document> {
    return collectionOf(this.reservations);
  }
}

/** What a step does to the pieces that are held; those that are owed were never in stock. */
function movements({ reference, storeId, lines }: Reservation, step: StepMovement): Movement[] {
  const { kind, change, reason } = step;
  return lines
    .filter(({ quantity, owed = 0 }) => quantity > owed)
    .map(({ variantId, quantity, owed = 0 }) => ({
      variantId,
      storeId,
      kind,
      change: change(quantity - owed),
      reference,
      reason,
    }));
}

/** The lines that stock is held for: one for each variant whose stock is tracked. */
function mergeLines(lines: readonly HoldLine[]): HoldLine[] {
  if (lines.length === 0) throw new RangeError('a reservation needs lines');
  const merged = new Map<string, HoldLine>();
  for (const line of lines) {
    if (!Number.isSafeInteger(line.quantity) || line.quantity < 1)
      throw new RangeError(`cannot hold ${line.quantity} pieces`);
    if (line.stockPolicy === 'untracked') continue;
    const quantity = (merged.get(line.variantId)?.quantity ?? 0) + line.quantity;
    merged.set(line.variantId, { ...line, quantity });
  }
  return [...merged.values()];
}
