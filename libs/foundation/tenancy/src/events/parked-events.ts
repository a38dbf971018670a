import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Counter } from 'prom-client';
import { Metrics } from '#platform/metrics';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { collectionOf } from '../unit-of-work/bound-collection.js';
import { UnitOfWork } from '../unit-of-work/unit-of-work.js';
import { MAX_ATTEMPTS, pauseAfter } from './backoff.js';
import {
  countParked,
  effectOf,
  LaneMoved,
  type LaneEffect,
  type LanesCollection,
  type LanesState,
} from './lane-cursors.js';
import { ParkedEvent } from './parked-event.schema.js';
import { StateStore } from './state-store.js';
import type { NumberedEvent } from './subscriber.js';
import type { SubscriberEntry } from './subscriber-table.js';

/**
 * Events that wait for another try, and behind them those of the same aggregate: a subscriber hears of one aggregate in
 * order, however many events wait. All methods join the running transaction.
 */
@TenantInjectable()
export class ParkedEvents {
  private readonly lanes: LanesCollection;
  private readonly failures: Counter<'subscriber' | 'outcome'>;

  constructor(
    @InjectModel(ParkedEvent.name) private readonly rows: Model<ParkedEvent>,
    state: StateStore,
    private readonly unitOfWork: UnitOfWork,
    metrics: Metrics,
  ) {
    this.lanes = state.collection<LanesState>();
    this.failures = metrics.counter({
      name: 'emporium_event_failures_total',
      help: 'Events that a subscriber failed on: parked for another try, or given up after the last one',
      labelNames: ['subscriber', 'outcome'],
    });
  }

  /** Which of these aggregates are blocked, as {@link blockKey}s. */
  async blocked(aggregates: readonly string[]): Promise<Set<string>> {
    const parked = await collectionOf(this.rows)
      .find(
        { aggregate: { $in: [...aggregates] }, state: 'parked' },
        { projection: { subscriber: 1, aggregate: 1 } },
      )
      .toArray();
    return new Set(parked.map(({ subscriber, aggregate }) => blockKey(subscriber, aggregate)));
  }

  /** Parks an event after a failure. */
  async fail(entry: SubscriberEntry, event: NumberedEvent, error: string): Promise<void> {
    await this.insert(entry, event, { attempts: 1, nextAt: soon(1), error });
    this.count(entry.name, 'parked');
  }

  /**
   * Parks an event behind the last that waits of its aggregate. In a transaction.
   * @returns false where nothing waits any more
   */
  async follow(entry: SubscriberEntry, event: NumberedEvent): Promise<boolean> {
    this.unitOfWork.mustBeRunning();
    // Whoever handles the last one now either sees what follows, or conflicts with this transaction.
    const last = await collectionOf(this.rows).findOneAndUpdate(
      { aggregate: aggregateOf(event), subscriber: entry.name, state: 'parked' },
      { $set: { followed: true } },
      { sort: { seq: -1 } },
    );
    if (last) await this.insert(entry, event, { attempts: 0 });
    return last !== null;
  }

  /** The next event to try again, if one is due. @param subscriber only one of this subscriber */
  async due(effect: LaneEffect, subscriber?: string): Promise<ParkedEvent | null> {
    return collectionOf(this.rows).findOne(
      { effect, nextAt: { $lte: new Date() }, ...(subscriber !== undefined && { subscriber }) },
      { sort: { nextAt: 1 } },
    );
  }

  /** It was handled. @throws LaneMoved when another process has handled it */
  async handled(parked: ParkedEvent): Promise<void> {
    const { deletedCount } = await collectionOf(this.rows).deleteOne({ _id: parked._id });
    if (deletedCount === 0) throw new LaneMoved('another process has handled the event');
    await countParked(this.lanes, -1);
    await this.release(parked);
  }

  /** It failed again. @returns whether it was given up; then the next of its aggregate has its turn */
  async failedAgain(parked: ParkedEvent, error: string): Promise<boolean> {
    const attempts = parked.attempts + 1;
    const dead = attempts >= MAX_ATTEMPTS;
    await collectionOf(this.rows).updateOne(
      { _id: parked._id, attempts: parked.attempts },
      dead
        ? { $set: { state: 'dead', attempts, error }, $unset: { nextAt: '' } }
        : { $set: { attempts, error, nextAt: soon(attempts) } },
    );
    this.count(parked.subscriber, dead ? 'given-up' : 'parked');
    if (dead) {
      await countParked(this.lanes, -1);
      await this.release(parked);
    }
    return dead;
  }

  private count(subscriber: string, outcome: 'parked' | 'given-up'): void {
    this.unitOfWork.current.afterCommit(() => this.failures.inc({ subscriber, outcome }));
  }

  private async release({ subscriber, aggregate }: ParkedEvent): Promise<void> {
    await collectionOf(this.rows).findOneAndUpdate(
      { aggregate, subscriber, state: 'parked' },
      { $set: { nextAt: new Date() } },
      { sort: { seq: 1 } },
    );
  }

  private async insert(
    entry: SubscriberEntry,
    event: NumberedEvent,
    how: Pick<ParkedEvent, 'attempts' | 'nextAt' | 'error'>,
  ): Promise<void> {
    await collectionOf(this.rows).insertOne({
      _id: `${entry.name}:${event.id}`,
      subscriber: entry.name,
      effect: effectOf(entry),
      eventId: event.id,
      seq: event.seq,
      aggregate: aggregateOf(event),
      state: 'parked',
      ...how,
    } as never);
    await countParked(this.lanes, 1);
  }
}

export function aggregateOf({ aggregate }: NumberedEvent): string {
  return `${aggregate.type}:${aggregate.id}`;
}

export function blockKey(subscriber: string, aggregate: string): string {
  return `${subscriber} ${aggregate}`;
}

function soon(attempts: number): Date {
  return new Date(Date.now() + pauseAfter(attempts));
}
