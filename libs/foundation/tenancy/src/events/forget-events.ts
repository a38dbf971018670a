import { Inject } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { CurrentTenant } from '../scope/tenant-providers.js';
import { collectionNamed } from '../unit-of-work/bound-collection.js';
import { Work, type DueLane, type TenantWork, type Turn } from '../work/define-work.js';
import { WorkList } from '../work/work-list.js';
import { cursorOf, effectOf, lanesIn, readLanes } from './lane-cursors.js';
import { highestNumber } from './numbering.js';
import { OUTBOX_COLLECTION, type OutboxRow } from './outbox.schema.js';
import { PARKED_COLLECTION, type ParkedEvent } from './parked-event.schema.js';
import { SubscriberTable, type SubscriberEntry } from './subscriber-table.js';
import { isUsed } from './uses.js';
import { EVENTS_WORK, FORGET_EVENTS_WORK, REACTIONS_WORK } from './work-names.js';

const DAY_MS = 86_400_000;
const BATCH = 500;

/**
 * Deletes events that are older than EVENT_RETENTION_DAYS and that every subscriber is past. The newest stays, since the
 * next number follows from it. Once a day and tenant.
 */
@Work({
  name: FORGET_EVENTS_WORK,
  due: (): Promise<DueLane[]> => Promise.resolve([{ at: new Date(Date.now() + DAY_MS) }]),
  atOnce: 2,
})
export class ForgetEvents implements TenantWork {
  private readonly db: mongo.Db;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly tenant: CurrentTenant,
    private readonly subscribers: SubscriberTable,
    private readonly list: WorkList,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.db = connection.db!;
  }

  async turn({ until }: Turn): Promise<'more' | void> {
    const before = new Date(Date.now() - this.config.EVENT_RETENTION_DAYS * DAY_MS);
    const last = await this.lastToForget();
    while (Date.now() < until) {
      if ((await this.forget(before, last)) < BATCH) return undefined;
    }
    return 'more';
  }

  private async forget(before: Date, last: number): Promise<number> {
    const outbox = collectionNamed<OutboxRow>(this.connection, OUTBOX_COLLECTION);
    const old = await outbox
      .find({ seq: { $gt: 0, $lte: last } }, { projection: { occurredAt: 1 } })
      .sort({ seq: 1 })
      .limit(BATCH)
      .toArray();
    // From the beginning on, so that a history has no holes.
    const end = old.findIndex(({ occurredAt }) => occurredAt >= before);
    const ids = (end < 0 ? old : old.slice(0, end)).map(({ _id }) => _id);
    if (ids.length > 0) await outbox.deleteMany({ _id: { $in: ids } });
    return ids.length;
  }

  /** The highest number that nobody needs any more. Subscribers that are behind get a turn, and it is more tomorrow. */
  private async lastToForget(): Promise<number> {
    const [lanes, highest] = [await readLanes(lanesIn(this.db)), await highestNumber(this.db)];
    const parked = await collectionNamed<ParkedEvent>(this.connection, PARKED_COLLECTION).findOne(
      { state: 'parked' },
      { sort: { seq: 1 }, projection: { seq: 1 } },
    );
    let last = Math.min(highest, parked?.seq ?? Infinity) - 1;
    for (const entry of this.subscribers.all()) {
      const cursor = cursorOf(lanes, entry);
      if (cursor === undefined || cursor >= last || !(await isUsed(this.db, entry))) continue;
      last = cursor;
      await this.list.wake(this.tenant.id, [{ ...workOf(entry), at: new Date() }]);
    }
    return last;
  }
}

function workOf(entry: SubscriberEntry): { work: string; lane?: string } {
  return effectOf(entry) === 'database' ? { work: EVENTS_WORK } : { work: REACTIONS_WORK, lane: entry.name };
}
