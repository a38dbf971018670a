import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PLATFORM } from '#platform/mongo';
import { collectionOf, type BoundCollection } from '../unit-of-work/bound-collection.js';
import type { Wake } from './wake.js';
import { QUEUED, WorkItem } from './work-item.schema.js';

/** A lease ends so long after the last sign of life of its holder. */
export const LEASE_MS = 6_000;
/** A job that Bull has not brought to a process by then is taken for lost. */
const QUEUE_MS = 5_000;

/** Metrics are asked for every few seconds, and must not burden a database that is slow already. */
const OVERDUE_MS = 2_000;

const NOW = '$$NOW';

/** What is not to be claimed now. */
export interface Busy {
  readonly works: readonly string[];
  readonly tenants: readonly { readonly work: string; readonly tenantId: string }[];
  readonly lanes: readonly { readonly work: string; readonly lane?: string }[];
}

/** Work of one kind that is due in the whole installation. */
export interface WorkDue {
  readonly work: string;
  readonly count: number;
  readonly lateMs: number;
}

/**
 * The work list of the installation, in the platform database: which work of which tenant is due when. Times are the
 * database's own, so that processes need not agree on theirs. An entry is taken by a lease, which the holder renews; its
 * fence tells a holder that was replaced.
 */
@Injectable()
export class WorkList {
  private readonly listeners = new Set<() => void>();

  constructor(@InjectModel(WorkItem.name, PLATFORM) private readonly items: Model<WorkItem>) {}

  /** Calls `listener` when this process has put something on the list. */
  onWake(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Asks for turns of one tenant's work. Asking twice is asking once, for the earlier time. */
  wake(tenantId: string, wakes: readonly Wake[]): Promise<void> {
    return this.wakeAll(wakes.map((wake) => ({ ...wake, tenantId })));
  }

  /** As {@link wake}, for several tenants in one command. */
  async wakeAll(wakes: readonly (Wake & { readonly tenantId: string })[]): Promise<void> {
    if (wakes.length === 0) return;
    await this.rows.bulkWrite(
      wakes.map(({ tenantId, work, lane, at }) => ({
        updateOne: {
          filter: { _id: itemId(tenantId, work, lane) },
          update: [
            {
              $set: {
                tenantId,
                work,
                ...(lane !== undefined && { lane: { $literal: lane } }),
                // A clock that is ahead of the database's must not keep back what is wanted at once.
                due: { $min: ['$due', at <= new Date() ? NOW : at] },
                fence: { $ifNull: ['$fence', 0] },
              },
            },
          ],
          upsert: true,
        },
      })),
      { ordered: false },
    );
    for (const listener of this.listeners) listener();
  }

  /** Up to so many entries that are due and free, the longest waiting first. */
  async due(limit: number, { works, tenants, lanes }: Busy): Promise<WorkItem[]> {
    const busy = [...tenants, ...lanes];
    return this.rows
      .find({
        due: { $exists: true },
        lease: { $exists: false },
        $expr: { $lte: ['$due', NOW] },
        ...(works.length > 0 && { work: { $nin: [...works] } }),
        ...(busy.length > 0 && { $nor: busy }),
      })
      .sort({ due: 1 })
      .limit(limit)
      .toArray();
  }

  /** What is due and free, by kind of work. */
  async overdue(): Promise<WorkDue[]> {
    return this.rows
      .aggregate<WorkDue>(
        [
          { $match: { due: { $exists: true }, lease: { $exists: false }, $expr: { $lte: ['$due', NOW] } } },
          { $group: { _id: '$work', count: { $sum: 1 }, first: { $min: '$due' } } },
          { $project: { _id: 0, work: '$_id', count: 1, lateMs: { $subtract: [NOW, '$first'] } } },
        ],
        { maxTimeMS: OVERDUE_MS },
      )
      .toArray();
  }

  /**
   * Takes those of the entries that are still free.
   * @param owner a process, or {@link QUEUED}
   * @returns them as they are now, without their time: whoever wakes them from now on asks for another turn
   */
  async claim(ids: readonly string[], owner: string): Promise<WorkItem[]> {
    if (ids.length === 0) return [];
    const claim = randomUUID();
    const lease = after(owner === QUEUED ? QUEUE_MS : LEASE_MS);
    const taking = [{ $set: { owner, claim, due: '$$REMOVE', lease, fence: { $add: ['$fence', 1] } } }];
    const free = { due: { $exists: true }, lease: { $exists: false } };
    const [only, ...others] = ids;
    if (others.length === 0) {
      const options = { returnDocument: 'after' } as const;
      const claimed = await this.rows.findOneAndUpdate({ _id: only!, ...free }, taking, options);
      return claimed ? [claimed] : [];
    }
    const { modifiedCount } = await this.rows.updateMany({ _id: { $in: [...ids] }, ...free }, taking);
    return modifiedCount === 0 ? [] : this.rows.find({ _id: { $in: [...ids] }, claim }).toArray();
  }

  /** Takes over what a Bull job brought. Null: it was settled or claimed anew meanwhile. */
  async adopt({ _id, fence }: Pick<WorkItem, '_id' | 'fence'>, owner: string): Promise<WorkItem | null> {
    return this.rows.findOneAndUpdate(
      { _id, fence, owner: QUEUED },
      [{ $set: { owner, lease: after(LEASE_MS) } }],
      { returnDocument: 'after' },
    );
  }

  /**
   * Gives an entry back after a turn.
   * @param next when the next turn is due; what was asked for meanwhile counts as well
   * @param failures turns in a row that failed, this one included
   * @returns whether it is due again at once
   */
  async settle({ _id, fence }: WorkItem, next?: Date, failures = 0): Promise<boolean> {
    const wanted = next && (next <= new Date() ? NOW : next);
    const update = [
      {
        $set: {
          due: wanted ? { $min: ['$due', wanted] } : { $ifNull: ['$due', '$$REMOVE'] },
          failures: failures > 0 ? failures : '$$REMOVE',
        },
      },
      { $unset: ['lease', 'owner', 'claim', 'lost', 'lostBy'] },
    ];
    const settled = await this.rows.findOneAndUpdate({ _id, fence }, update, {
      returnDocument: 'after',
      projection: { due: 1 },
    });
    return settled?.due !== undefined && (wanted === NOW || settled.due.getTime() <= Date.now());
  }

  /** Whether the lease of whoever claimed the entry still runs. */
  async holds({ _id, fence, owner }: WorkItem): Promise<boolean> {
    const held = { _id, fence, owner, $expr: { $gt: ['$lease', NOW] } };
    return (await this.rows.findOne(held, { projection: { _id: 1 } })) !== null;
  }

  /** Renews all leases of a process. */
  async renew(owner: string): Promise<void> {
    await this.rows.updateMany({ owner }, [{ $set: { lease: after(LEASE_MS) } }]);
  }

  /** Makes due what nobody holds any more although it was claimed. */
  async recover(): Promise<void> {
    await this.rows.updateMany({ lease: { $exists: true }, $expr: { $lt: ['$lease', NOW] } }, [
      {
        $set: {
          due: NOW,
          lost: { $cond: [{ $eq: ['$owner', QUEUED] }, 'queue', 'process'] },
          lostBy: '$owner',
        },
      },
      { $unset: ['lease', 'owner', 'claim'] },
    ]);
  }

  /** Forgets a tenant that is gone. @param except work that is still done for it */
  async forget(tenantId: string, except: readonly string[] = []): Promise<void> {
    await this.rows.deleteMany({ tenantId, work: { $nin: [...except] } });
  }

  /** Forgets an entry that has nothing to do any more. */
  async drop({ _id }: Pick<WorkItem, '_id'>): Promise<void> {
    await this.rows.deleteOne({ _id, due: { $exists: false }, lease: { $exists: false } });
  }

  private get rows(): BoundCollection<WorkItem> {
    return collectionOf(this.items) as unknown as BoundCollection<WorkItem>;
  }
}

export function itemId(tenantId: string, work: string, lane?: string): string {
  return lane === undefined ? `${tenantId}:${work}` : `${tenantId}:${work}:${lane}`;
}

function after(ms: number): object {
  return { $add: [NOW, ms] };
}
