import { Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Counter } from 'prom-client';
import { Generations } from '#platform/answers';
import { Metrics } from '#platform/metrics';
import { shownAmong } from '../answers/shown.js';
import { CurrentTenant } from '../scope/tenant-providers.js';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { collectionOf } from '../unit-of-work/bound-collection.js';
import { outsideUnitOfWork, type Unit } from '../unit-of-work/running-unit.js';
import { UnitOfWork } from '../unit-of-work/unit-of-work.js';
import { WorkList } from '../work/work-list.js';
import { earliest, type Wake } from '../work/wake.js';
import type { NewEvent } from './define-event.js';
import { OutboxRow, rowOf, serverStamp } from './outbox.schema.js';

/** Longer than a unit of work can take. */
const COMMIT_MS = 10_000;

/** What one unit of work leaves behind. */
interface Leaving {
  readonly rows: OutboxRow[];
  readonly wakes: Wake[];
}

/**
 * Where a change leaves the fact that it happened, in the same transaction (transactional outbox). The events of a unit
 * of work are inserted at its end, in one command.
 */
@TenantInjectable()
export class Outbox {
  private readonly logger = new Logger(Outbox.name);
  private readonly leaving = new WeakMap<Unit, Leaving>();
  private readonly happened: Counter<'type'>;

  constructor(
    @InjectModel(OutboxRow.name) private readonly rows: Model<OutboxRow>,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly workList: WorkList,
    private readonly generations: Generations,
    metrics: Metrics,
  ) {
    this.happened = metrics.counter({
      name: 'emporium_events_total',
      help: 'Events that this process has caused, by type',
      labelNames: ['type'],
    });
  }

  /**
   * Writes events with the running transaction; subscribers hear of them after the commit.
   * @returns their ids, in order
   * @throws Error outside a {@link UnitOfWork}
   */
  append(...events: NewEvent[]): Promise<string[]> {
    return Promise.resolve().then(() => {
      const rows = events.map((event) => rowOf(event));
      this.ofUnit().rows.push(...rows);
      return rows.map(({ _id }) => _id);
    });
  }

  /**
   * As {@link append}, for events that waited in another database and may have been written before: those are left out.
   * @param waiting as {@link rowOf} made them
   */
  async appendOnce(waiting: readonly OutboxRow[]): Promise<void> {
    const { rows } = this.ofUnit();
    const ids = waiting.map(({ _id }) => _id);
    const written = await collectionOf(this.rows)
      .find({ _id: { $in: ids } }, { projection: { _id: 1 } })
      .toArray();
    const known = new Set(written.map(({ _id }) => _id));
    const missing = waiting.filter(({ _id }) => !known.has(_id));
    rows.push(...missing.map((row) => ({ ...row, stamp: serverStamp() })));
  }

  /**
   * Asks for a turn of work once the running transaction is committed.
   * @param work the name given to `@Work`
   * @param at not before then; default: at once
   * @throws Error outside a {@link UnitOfWork}
   */
  wake(work: string, at = new Date(), lane?: string): void {
    this.ofUnit().wakes.push({ work, at, ...(lane !== undefined && { lane }) });
  }

  private ofUnit(): Leaving {
    const unit = this.unitOfWork.current;
    const known = this.leaving.get(unit);
    if (known) return known;
    const leaving: Leaving = { rows: [], wakes: [] };
    this.leaving.set(unit, leaving);
    unit.beforeCommit(() => this.write(unit, leaving));
    return leaving;
  }

  private async write(unit: Unit, { rows, wakes }: Leaving): Promise<void> {
    const wanted = earliest(wakes);
    const [first] = rows;
    if (first) {
      // Whoever numbers the row notes them, so they are as sure as the event.
      if (wanted.length > 0) first.wakes = wanted;
      await collectionOf(this.rows).insertMany(rows as never);
      unit.afterCommit(() => {
        for (const { type } of rows) this.happened.inc({ type });
      });
      const shown = shownAmong(rows.map(({ aggregate }) => aggregate.type));
      if (shown.length > 0) unit.afterCommit(() => this.generations.changed(this.tenant.id, shown));
    } else if (wanted.length > 0) await this.wakeWithoutEvent(unit, wanted);
  }

  /**
   * No event carries the wish, so it is put on the work list before the commit, for a time when that is over, and once more
   * after it: whatever dies in between, somebody looks.
   */
  private async wakeWithoutEvent(unit: Unit, wakes: readonly Wake[]): Promise<void> {
    const over = new Date(Date.now() + COMMIT_MS);
    const sure = wakes.map((wake) => (wake.at > over ? wake : { ...wake, at: over }));
    await outsideUnitOfWork(() => this.workList.wake(this.tenant.id, sure)).catch((error: Error) => {
      this.logger.warn(`work of tenant ${this.tenant.id} is not on the list yet: ${error.message}`);
    });
    const soon = wakes.filter(({ at }) => at <= over);
    if (soon.length > 0) unit.afterCommit(() => this.workList.wake(this.tenant.id, soon));
  }
}
