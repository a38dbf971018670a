import { Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import { runWith } from '#platform/context';
import { CurrentTenant } from '../scope/tenant-providers.js';
import { TenantGraph } from '../scope/tenant-graph.js';
import { UnitOfWork } from '../unit-of-work/unit-of-work.js';
import { Work, type TenantWork, type Turn, type TurnOutcome } from '../work/define-work.js';
import { EVENTS_WORK } from './work-names.js';
import { EventHistory } from './event-history.js';
import { eventsDue } from './events-due.js';
import {
  cursorOf,
  effectOf,
  LaneMoved,
  mayBeParked,
  moreIfMoved,
  moveLanes,
  readLanes,
  type LanesCollection,
  type LanesState,
} from './lane-cursors.js';
import type { ParkedEvent } from './parked-event.schema.js';
import { aggregateOf, blockKey, ParkedEvents } from './parked-events.js';
import { StateStore } from './state-store.js';
import type { EventSubscriber, NumberedEvent } from './subscriber.js';
import { SubscriberTable, type SubscriberEntry } from './subscriber-table.js';
import { isUsed } from './uses.js';

/** Events that are read, and as a rule handled in one transaction, at once. */
const BATCH = 20;

/** A subscriber's place in the history. */
interface Place {
  readonly entry: SubscriberEntry;
  readonly cursor: number;
}

/** A subscriber at its place. */
interface Reader extends Place {
  /** Absent where it wants none of the events, or the tenant has no use for it: it goes along, and is not even made. */
  readonly service?: EventSubscriber;
}

/**
 * Hands a tenant's events to the subscribers whose effect is in the database: as a rule all of them, for a batch of
 * events, in one transaction together with how far they have come; so an effect happens once, whatever leases and clocks
 * say. Where that fails, each subscriber and each event has a transaction of its own, and what fails there is parked.
 */
@Work({ name: EVENTS_WORK, due: eventsDue })
export class HandleEvents implements TenantWork {
  private readonly logger = new Logger(HandleEvents.name);
  private readonly db: mongo.Db;
  private readonly lanes: LanesCollection;

  constructor(
    @InjectConnection() connection: Connection,
    state: StateStore,
    private readonly tenant: CurrentTenant,
    private readonly graph: TenantGraph,
    private readonly subscribers: SubscriberTable,
    private readonly history: EventHistory,
    private readonly parked: ParkedEvents,
    private readonly unitOfWork: UnitOfWork,
  ) {
    this.db = connection.db!;
    this.lanes = state.collection<LanesState>();
  }

  turn(turn: Turn): Promise<TurnOutcome> {
    return this.goOn(turn).catch(moreIfMoved);
  }

  private async goOn({ until }: Turn): Promise<TurnOutcome> {
    let lanes = await readLanes(this.lanes);
    while (mayBeParked(lanes) && Date.now() < until) {
      const parked = await this.parked.due('database');
      if (!parked) break;
      await this.again(parked);
    }
    for (; Date.now() < until; lanes = await readLanes(this.lanes)) {
      const places = this.places(lanes);
      const from = Math.min(...places.map(({ cursor }) => cursor));
      const events = places.length === 0 ? [] : await this.history.after(from, BATCH);
      const readers = await this.readers(places, events);
      const went = events.length === 0 || (await this.handle(readers, events, mayBeParked(lanes)));
      if (events.length < BATCH) return went && !mayBeParked(lanes) ? 'idle' : undefined;
    }
    return 'more';
  }

  private places(lanes: LanesState | null): Place[] {
    return this.subscribers.all().flatMap((entry) => {
      const cursor = cursorOf(lanes, entry);
      return effectOf(entry) !== 'database' || cursor === undefined ? [] : [{ entry, cursor }];
    });
  }

  /** Asks for uses after the events were read: what begins a use is one of them, so the use is there by then. */
  private async readers(places: readonly Place[], events: readonly NumberedEvent[]): Promise<Reader[]> {
    const readers: Reader[] = [];
    for (const place of places) {
      const { entry } = place;
      const used = events.some((event) => wants(place, event)) && (await isUsed(this.db, entry));
      readers.push({ ...place, ...(used && { service: await this.graph.get(entry.service) }) });
    }
    return readers;
  }

  /** @param parked whether some may be parked @returns whether all went well at once */
  private async handle(
    readers: readonly Reader[],
    events: readonly NumberedEvent[],
    parked: boolean,
  ): Promise<boolean> {
    if (await this.succeeds(readers, events, parked)) return true;
    for (const reader of readers) {
      if (readers.length === 1 || !(await this.succeeds([reader], events, parked)))
        await this.oneByOne(reader, events);
    }
    return false;
  }

  private async succeeds(
    readers: readonly Reader[],
    events: readonly NumberedEvent[],
    parked: boolean,
  ): Promise<boolean> {
    try {
      await this.together(readers, events, parked);
      return true;
    } catch (error) {
      if (error instanceof LaneMoved) throw error;
      return false;
    }
  }

  private async together(
    readers: readonly Reader[],
    events: readonly NumberedEvent[],
    parked = true,
  ): Promise<void> {
    const to = events.at(-1)!.seq;
    const moves = readers.filter(({ cursor }) => cursor < to);
    const wanted = events.flatMap((event) =>
      moves.filter((reader) => reader.service && wants(reader, event)).map((reader) => ({ reader, event })),
    );
    const move = (): Promise<void> =>
      moveLanes(
        this.lanes,
        moves.map(({ entry, cursor }) => ({ entry, from: cursor, to })),
      );
    if (wanted.length === 0) return move();
    await this.unitOfWork.run(async () => {
      // First, so that a rival conflicts before it has done anything.
      await move();
      const aggregates = new Set(wanted.map(({ event }) => aggregateOf(event)));
      const blocked = parked ? await this.parked.blocked([...aggregates]) : new Set<string>();
      for (const { reader, event } of wanted) {
        const { entry, service } = reader;
        if (blocked.has(blockKey(entry.name, aggregateOf(event))) && (await this.parked.follow(entry, event)))
          continue;
        await this.asItsOwn(event, () => service!.handle(event as NumberedEvent<never>));
      }
    });
  }

  private async oneByOne(reader: Reader, events: readonly NumberedEvent[]): Promise<void> {
    let { cursor } = reader;
    for (const event of events) {
      const current = { ...reader, cursor };
      if (!current.service || !wants(current, event)) continue;
      try {
        await this.together([current], [event]);
      } catch (error) {
        if (error instanceof LaneMoved) throw error;
        await this.park(current, event, error as Error);
      }
      cursor = event.seq;
    }
    const last = events.at(-1)!.seq;
    if (cursor < last) await moveLanes(this.lanes, [{ entry: reader.entry, from: cursor, to: last }]);
  }

  private async park({ entry, cursor }: Reader, event: NumberedEvent, error: Error): Promise<void> {
    this.logger.warn(`${entry.name} failed on ${event.type} ${event.id}: ${error.message}`);
    await this.unitOfWork.run(async () => {
      await moveLanes(this.lanes, [{ entry, from: cursor, to: event.seq }]);
      await this.parked.fail(entry, event, error.message);
    });
  }

  /** Tries a parked event again. */
  private async again(parked: ParkedEvent): Promise<void> {
    const entry = this.subscribers.get(parked.subscriber);
    const event = await this.history.find(parked.eventId);
    if (!entry || !event) {
      await this.unitOfWork.run(() => this.parked.handled(parked));
      return;
    }
    const service = await this.graph.get(entry.service);
    try {
      await this.unitOfWork.run(async () => {
        await this.parked.handled(parked);
        await this.asItsOwn(event, () => service.handle(event as NumberedEvent<never>));
      });
    } catch (error) {
      if (error instanceof LaneMoved) throw error;
      this.logger.warn(
        `${entry.name} failed again on ${event.type} ${event.id}: ${(error as Error).message}`,
      );
      await this.unitOfWork.run(() => this.parked.failedAgain(parked, (error as Error).message));
    }
  }

  private asItsOwn(event: NumberedEvent, work: () => Promise<void>): Promise<void> {
    return runWith({ correlationId: event.id, tenantId: this.tenant.id, actor: { type: 'system' } }, work);
  }
}

function wants({ entry, cursor }: Place, event: NumberedEvent): boolean {
  return event.seq > cursor && !event.silent && entry.wants({ type: event.type, by: event.actor.type });
}
