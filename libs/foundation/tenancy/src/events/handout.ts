import { Injectable } from '@nestjs/common';
import type { mongo } from 'mongoose';
import { LRUCache } from 'lru-cache';
import { earliest, type Wake } from '../work/wake.js';
import { WorkList } from '../work/work-list.js';
import { LOOK_AGAIN_WORK } from '../work/look-again.js';
import { effectOf, lanesIn, openLanes } from './lane-cursors.js';
import { highestNumber, Numbering } from './numbering.js';
import { SubscriberTable, type Happening } from './subscriber-table.js';
import { Uses } from './uses.js';
import { EVENTS_WORK, REACTIONS_WORK } from './work-names.js';

/** Numbers a tenant's events and puts on the work list whoever wants them, and what else the changes asked for. */
@Injectable()
export class Handout {
  private readonly numbering = new Numbering();
  private readonly uses = new Uses();
  /** Databases whose lanes this process has seen to. */
  private readonly opened = new LRUCache<string, true>({ max: 50_000 });

  constructor(
    private readonly subscribers: SubscriberTable,
    private readonly list: WorkList,
  ) {}

  async hand(tenantId: string, db: mongo.Db): Promise<void> {
    // A tenant that is new to the relay begins its rounds.
    await this.openLanes(db, () => this.list.wake(tenantId, [{ work: LOOK_AGAIN_WORK, at: new Date() }]));
    for (let more = true; more;) {
      const numbered = await this.numbering.number(db);
      if (!numbered) return;
      const wanting = await this.wanting(db, numbered.happened);
      await this.list.wake(tenantId, earliest([...wanting, ...numbered.wakes]));
      more = numbered.more;
    }
  }

  private async wanting(db: mongo.Db, happened: readonly Happening[]): Promise<Wake[]> {
    const at = new Date();
    const wakes: Wake[] = [];
    for (const entry of this.subscribers.all()) {
      if (!happened.some((happening) => entry.wants(happening))) continue;
      if (!(await this.uses.has(db, entry, happened))) continue;
      const inside = effectOf(entry) === 'database';
      wakes.push(inside ? { work: EVENTS_WORK, at } : { work: REACTIONS_WORK, lane: entry.name, at });
    }
    return wakes;
  }

  /**
   * Before anything is numbered, or a crash behind it would leave a lane that does not know where to begin.
   * @param first done before lanes begin, if some do
   */
  async openLanes(db: mongo.Db, first?: () => Promise<void>): Promise<void> {
    if (this.opened.has(db.databaseName)) return;
    const lastNumber = (): Promise<number> => highestNumber(db);
    await openLanes(lanesIn(db), this.subscribers.all(), { lastNumber, first });
    this.opened.set(db.databaseName, true);
  }
}
