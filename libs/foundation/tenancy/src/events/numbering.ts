import type { mongo } from 'mongoose';
import { LRUCache } from 'lru-cache';
import { isDuplicateKey } from '#platform/mongo';
import type { Wake } from '../work/wake.js';
import { OUTBOX_COLLECTION, type OutboxRow } from './outbox.schema.js';
import type { Happening } from './subscriber-table.js';

/** Rows that are numbered by one command. */
const BATCH = 500;

/** What was numbered. */
export interface Numbered {
  /** What subscribers may see. */
  readonly happened: readonly Happening[];
  /** Work that the changes asked for. */
  readonly wakes: readonly Wake[];
  /** Whether more may wait. What comes later is announced by itself. */
  readonly more: boolean;
}

/**
 * Gives the committed events of tenants their numbers, without gaps, and an event of an aggregate a higher one than those
 * before it. It needs a tenant's database and nothing else.
 *
 * Any number of processes may number the same tenant at once. Each plans the numbers that follow the highest one it knows
 * of, for the waiting rows in the order of their stamps, and writes them one after the other in one command that ends at
 * the first refusal. A row that another process has numbered is passed over, since it waits no more; a number that another
 * process has given is refused by the unique index. So no number is given twice, and none is left out: a process gets to a
 * number only past the rows before it, and these have numbers by then.
 */
export class Numbering {
  /** The highest number known, by database. It may be too low: then a number is refused, and it is read again. */
  private readonly highest = new LRUCache<string, number>({ max: 50_000 });

  /** Numbers what waits, up to {@link BATCH} rows. @returns null if nothing waited */
  async number(db: mongo.Db): Promise<Numbered | null> {
    for (;;) {
      // Before the rows are read: a row that is numbered in between has a higher number than this.
      const known = this.highest.get(db.databaseName) ?? (await highestNumber(db));
      const rows = await waitingRows(db);
      if (rows.length === 0) return null;
      if (await this.write(db, rows, known)) return told(rows);
      this.highest.delete(db.databaseName);
    }
  }

  private async write(db: mongo.Db, rows: readonly OutboxRow[], known: number): Promise<boolean> {
    try {
      const result = await outbox(db).bulkWrite(
        rows.map(({ _id }, index) => ({
          updateOne: {
            filter: { _id, waiting: true },
            update: { $set: { seq: known + 1 + index }, $unset: { waiting: '', wakes: '' } },
          },
        })),
        { ordered: true },
      );
      // Whoever else numbered some of them may have gone further.
      if (result.matchedCount === rows.length) this.highest.set(db.databaseName, known + rows.length);
      else this.highest.delete(db.databaseName);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}

/** The highest number given so far, 0 before the first. */
export async function highestNumber(db: mongo.Db): Promise<number> {
  const last = await outbox(db).findOne(
    { seq: { $gt: 0 } },
    { sort: { seq: -1 }, projection: { _id: 0, seq: 1 } },
  );
  return last?.seq ?? 0;
}

/** Whether rows wait for their number. */
export async function someWait(db: mongo.Db): Promise<boolean> {
  return (await outbox(db).findOne({ waiting: true }, { projection: { _id: 1 } })) !== null;
}

function waitingRows(db: mongo.Db): Promise<OutboxRow[]> {
  return outbox(db)
    .find({ waiting: true }, { projection: { type: 1, 'actor.type': 1, silent: 1, wakes: 1 } })
    .sort({ stamp: 1 })
    .limit(BATCH)
    .toArray();
}

function told(rows: readonly OutboxRow[]): Numbered {
  return {
    happened: rows.filter(({ silent }) => !silent).map(({ type, actor }) => ({ type, by: actor.type })),
    wakes: rows.flatMap(({ wakes = [] }) => wakes),
    more: rows.length === BATCH,
  };
}

function outbox(db: mongo.Db): mongo.Collection<OutboxRow> {
  return db.collection<OutboxRow>(OUTBOX_COLLECTION);
}
