import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { runWith } from '#platform/context';
import { CurrentTenant } from '../scope/tenant-providers.js';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { driverCollection } from '../unit-of-work/read.js';
import { UnitOfWork } from '../unit-of-work/unit-of-work.js';
import { MAX_ATTEMPTS, pauseAfter } from './backoff.js';
import { EventReceipt } from './event-receipt.schema.js';
import { OutboxRow, toEvent } from './outbox.schema.js';
import type { TurnOutcome } from './rings.js';
import { StateStore } from './state-store.js';
import type { EventSubscriber, NumberedEvent } from './subscriber.js';
import type { SubscriberEntry } from './subscriber-table.js';

interface LaneState {
  _id: string;
  /** Every event up to this number is done, parked or dead. */
  cursor: number;
  owner?: string;
  leaseUntil?: Date;
}

const LEASE_MS = 60_000;
const TURN_ROWS = 50;
const TURN_MS = 200;
const RECEIPT_DAYS = 7;

/**
 * A subscriber's way through a tenant's events. One turn at a time (a lease), in order, at most 50 rows or 200 ms:
 * then others have their turn. An event that fails is parked with its aggregate; everything else goes on.
 */
@TenantInjectable()
export class Lanes {
  private readonly logger = new Logger('Lane');

  constructor(
    @InjectModel(OutboxRow.name) private readonly rows: Model<OutboxRow>,
    @InjectModel(EventReceipt.name) private readonly receipts: Model<EventReceipt>,
    private readonly state: StateStore,
    private readonly unitOfWork: UnitOfWork,
    private readonly tenant: CurrentTenant,
  ) {}

  /** Sets where a lane begins, unless it exists. @param cursor events up to this number are not for it */
  async open(subscriber: string, cursor: number): Promise<void> {
    await this.lanes().updateOne({ _id: lane(subscriber) }, { $setOnInsert: { cursor } }, { upsert: true });
  }

  /** Whether a lane has events ahead of it or a parked one that is due. */
  async isBehind(subscriber: string): Promise<boolean> {
    const state = await this.lanes().findOne({ _id: lane(subscriber) });
    if (!state) return false;
    const ahead = await driverCollection(this.rows).findOne(
      { seq: { $gt: state.cursor } },
      { projection: { _id: 1 } },
    );
    if (ahead) return true;
    const parked = { subscriber, state: 'parked' as const };
    return (await driverCollection(this.receipts).countDocuments(parked, { limit: 1 })) > 0;
  }

  /** Takes one turn. `busy`: another process has it. */
  async turn(entry: SubscriberEntry, subscriber: EventSubscriber): Promise<TurnOutcome> {
    const owner = randomUUID();
    const now = new Date();
    const mine = await this.lanes().findOneAndUpdate(
      { _id: lane(entry.name), $or: [{ leaseUntil: { $exists: false } }, { leaseUntil: { $lt: now } }] },
      { $set: { owner, leaseUntil: new Date(now.getTime() + LEASE_MS) } },
      { returnDocument: 'after' },
    );
    if (!mine) return { state: 'busy' };
    let cursor = mine.cursor;
    try {
      const end = Date.now() + TURN_MS;
      const blocked = await this.retryParked(entry, subscriber, end);
      cursor = await this.advance(entry, subscriber, cursor, blocked, end);
    } finally {
      await this.lanes().updateOne(
        { _id: lane(entry.name), owner },
        { $set: { cursor }, $unset: { owner: '', leaseUntil: '' } },
      );
    }
    return this.outcome(entry, cursor);
  }

  /** Tries due parked events again. Returns the aggregates that stay blocked. */
  private async retryParked(
    entry: SubscriberEntry,
    subscriber: EventSubscriber,
    end: number,
  ): Promise<Set<string>> {
    const parked = await driverCollection(this.receipts)
      .find({ subscriber: entry.name, state: 'parked' })
      .sort({ seq: 1 })
      .limit(500)
      .toArray();
    const blocked = new Set<string>();
    for (const receipt of parked) {
      if (blocked.has(receipt.aggregate)) continue;
      const due = !receipt.nextAt || receipt.nextAt.getTime() <= Date.now();
      const row = due && Date.now() < end ? await this.row({ _id: receipt.eventId }) : null;
      const done = row ? await this.attempt(entry, subscriber, toEvent(row), receipt.attempts) : false;
      if (!done) blocked.add(receipt.aggregate);
    }
    return blocked;
  }

  /** Goes on from the cursor. Returns the new one. */
  private async advance(
    entry: SubscriberEntry,
    subscriber: EventSubscriber,
    cursor: number,
    blocked: Set<string>,
    end: number,
  ): Promise<number> {
    const rows = await driverCollection(this.rows)
      .find({ seq: { $gt: cursor } })
      .sort({ seq: 1 })
      .limit(TURN_ROWS)
      .toArray();
    let reached = cursor;
    for (const row of rows) {
      if (Date.now() >= end && reached > cursor) break;
      if (!row.silent && entry.wants({ type: row.type, by: row.actor.type })) {
        const event = toEvent(row as OutboxRow);
        const aggregate = aggregateKey(event);
        if (blocked.has(aggregate)) await this.park(entry.name, event, 0);
        else if (!(await this.attempt(entry, subscriber, event, 0))) blocked.add(aggregate);
      }
      reached = row.seq!;
    }
    return reached;
  }

  /** Handles one event. Returns false when it was parked; a dead event counts as finished. */
  private async attempt(
    entry: SubscriberEntry,
    subscriber: EventSubscriber,
    event: NumberedEvent,
    attempts: number,
  ): Promise<boolean> {
    try {
      await runWith({ correlationId: event.id, tenantId: this.tenant.id, actor: { type: 'system' } }, () =>
        this.handleOnce(entry, subscriber, event),
      );
      return true;
    } catch (error) {
      const dead = attempts + 1 >= MAX_ATTEMPTS;
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(
        `${entry.name} failed on ${event.type} ${event.id}, attempt ${attempts + 1}: ${reason}`,
      );
      await this.park(entry.name, event, attempts + 1, reason, dead);
      return dead;
    }
  }

  private async handleOnce(
    entry: SubscriberEntry,
    subscriber: EventSubscriber,
    event: NumberedEvent,
  ): Promise<void> {
    const _id = `${entry.name}:${event.id}`;
    const known = await driverCollection(this.receipts).findOne({ _id }, { projection: { state: 1 } });
    if (known?.state === 'done') return;
    if (entry.effect === 'outside') {
      await subscriber.handle(event as NumberedEvent<never>);
      await this.finish(entry.name, event);
      return;
    }
    await this.unitOfWork.run(async () => {
      // First, so that a rival in the same event conflicts before it has done anything.
      await this.finish(entry.name, event);
      await subscriber.handle(event as NumberedEvent<never>);
    });
  }

  private async finish(subscriber: string, event: NumberedEvent): Promise<void> {
    await driverCollection(this.receipts).updateOne(
      { _id: `${subscriber}:${event.id}` },
      {
        $set: {
          ...this.describe(subscriber, event),
          state: 'done',
          expiresAt: new Date(Date.now() + RECEIPT_DAYS * 86_400_000),
        },
        $unset: { nextAt: '', error: '' },
      },
      { upsert: true, session: this.unitOfWork.session },
    );
  }

  private async park(
    subscriber: string,
    event: NumberedEvent,
    attempts: number,
    error?: string,
    dead = false,
  ): Promise<void> {
    const nextAt = attempts > 0 ? new Date(Date.now() + pauseAfter(attempts)) : new Date();
    await driverCollection(this.receipts).updateOne(
      { _id: `${subscriber}:${event.id}`, state: { $ne: 'done' } },
      {
        $set: {
          ...this.describe(subscriber, event),
          state: dead ? 'dead' : 'parked',
          attempts,
          nextAt,
          error,
        },
      },
      { upsert: true },
    );
  }

  private describe(subscriber: string, event: NumberedEvent) {
    return { subscriber, eventId: event.id, seq: event.seq, aggregate: aggregateKey(event) };
  }

  private async outcome(entry: SubscriberEntry, cursor: number): Promise<TurnOutcome> {
    if (await driverCollection(this.rows).findOne({ seq: { $gt: cursor } }, { projection: { _id: 1 } })) {
      return { state: 'more' };
    }
    const next = await driverCollection(this.receipts)
      .find({ subscriber: entry.name, state: 'parked' }, { projection: { nextAt: 1 } })
      .sort({ nextAt: 1 })
      .limit(1)
      .next();
    return next?.nextAt ? { state: 'retry', at: next.nextAt } : { state: 'drained' };
  }

  private async row(filter: { _id: string }): Promise<OutboxRow | null> {
    return driverCollection(this.rows).findOne(filter) as Promise<OutboxRow | null>;
  }

  private lanes() {
    return this.state.collection<LaneState>();
  }
}

function lane(subscriber: string): string {
  return `lane:${subscriber}`;
}

function aggregateKey(event: NumberedEvent): string {
  return `${event.aggregate.type}:${event.aggregate.id}`;
}
