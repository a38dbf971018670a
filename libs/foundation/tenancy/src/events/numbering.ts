import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { driverCollection } from '../unit-of-work/read.js';
import { UnitOfWork } from '../unit-of-work/unit-of-work.js';
import { OutboxRow } from './outbox.schema.js';
import { StateStore } from './state-store.js';
import type { Happening } from './subscriber-table.js';

interface NumberingState {
  _id: 'outbox';
  /** Highest number given. */
  seq: number;
  /** Fencing epoch of the relay that gave it. */
  epoch: number;
}

export interface Numbered {
  /** The rows that subscribers may see. */
  readonly happened: readonly Happening[];
}

/** A relay that lost its leadership tried to number rows; its successor does it. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/** Gives committed rows their numbers: gapless, in the order in which they were committed. */
@TenantInjectable()
export class OutboxNumbering {
  constructor(
    @InjectModel(OutboxRow.name) private readonly rows: Model<OutboxRow>,
    private readonly state: StateStore,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Numbers the given rows, in this order; rows that have a number are left alone.
   * @param epoch the caller's fencing epoch
   * @returns what was numbered now, or null when all had numbers
   * @throws Fenced when a relay with a higher epoch has numbered rows
   */
  async number(ids: readonly string[], epoch: number): Promise<Numbered | null> {
    return this.unitOfWork.run(async ({ session }) => {
      const rows = driverCollection(this.rows);
      const found = await rows
        .find(
          { _id: { $in: ids as string[] }, waiting: true },
          { session, projection: { type: 1, 'actor.type': 1, silent: 1 } },
        )
        .toArray();
      const waiting = new Map(found.map((row) => [row._id as string, row]));
      const ordered = ids.filter((id) => waiting.has(id));
      if (ordered.length === 0) return null;
      const first = (await this.claim(ordered.length, epoch, session)) - ordered.length + 1;
      await rows.bulkWrite(
        ordered.map((id, index) => ({
          updateOne: {
            filter: { _id: id },
            update: { $set: { seq: first + index }, $unset: { waiting: '' } },
          },
        })) as never,
        { session, ordered: true },
      );
      const loud = ordered.filter((id) => !waiting.get(id)!.silent);
      return { happened: loud.map((id) => happeningOf(waiting.get(id)! as unknown as OutboxRow)) };
    });
  }

  /** Ids of rows without a number, oldest first; ids sort by time, so this is the order where no stream tells. */
  async unnumbered(limit: number): Promise<string[]> {
    const rows = await driverCollection(this.rows)
      .find({ waiting: true }, { projection: { _id: 1 } })
      .sort({ occurredAt: 1, _id: 1 })
      .limit(limit)
      .toArray();
    return rows.map((row) => row._id as string);
  }

  /** The highest number given so far, 0 before the first. */
  async last(): Promise<number> {
    const state = await this.state.collection<NumberingState>().findOne({ _id: 'outbox' });
    return state?.seq ?? 0;
  }

  private async claim(count: number, epoch: number, session: mongo.ClientSession): Promise<number> {
    const state = this.state.collection<NumberingState>();
    const known = await state.findOne({ _id: 'outbox' }, { session });
    if (known && known.epoch > epoch) throw new Fenced(`epoch ${epoch} is behind ${known.epoch}`);
    const next = await state.findOneAndUpdate(
      { _id: 'outbox' },
      { $inc: { seq: count }, $set: { epoch } },
      { session, upsert: true, returnDocument: 'after' },
    );
    return next!.seq;
  }
}

function happeningOf({ type, actor }: OutboxRow): Happening {
  return { type, by: actor.type };
}
