import { Logger } from '@nestjs/common';
import { runWith } from '#platform/context';
import { TenantGraph } from '../scope/tenant-graph.js';
import { CurrentTenant } from '../scope/tenant-providers.js';
import { UnitOfWork } from '../unit-of-work/unit-of-work.js';
import { Work, type TenantWork, type Turn, type TurnOutcome } from '../work/define-work.js';
import { EventHistory } from './event-history.js';
import { reactionsDue } from './events-due.js';
import {
  cursorOf,
  LaneMoved,
  mayBeParked,
  moreIfMoved,
  moveLanes,
  readLanes,
  type LanesCollection,
  type LanesState,
  type Move,
} from './lane-cursors.js';
import type { ParkedEvent } from './parked-event.schema.js';
import { aggregateOf, blockKey, ParkedEvents } from './parked-events.js';
import { StateStore } from './state-store.js';
import type { EventSubscriber, NumberedEvent } from './subscriber.js';
import { SubscriberTable, type SubscriberEntry } from './subscriber-table.js';
import { REACTIONS_WORK } from './work-names.js';

const BATCH = 50;

/**
 * Hands a tenant's events to one subscriber whose effect is outside of the database. Each has turns of its own, because
 * it may wait for somebody else's server, and a bound of its own, so that it holds up no other. After a crash the last event is handled again.
 */
@Work({ name: REACTIONS_WORK, due: reactionsDue, lanesApart: true })
export class React implements TenantWork {
  private readonly logger = new Logger(React.name);
  private readonly lanes: LanesCollection;

  constructor(
    state: StateStore,
    private readonly tenant: CurrentTenant,
    private readonly graph: TenantGraph,
    private readonly subscribers: SubscriberTable,
    private readonly history: EventHistory,
    private readonly parked: ParkedEvents,
    private readonly unitOfWork: UnitOfWork,
  ) {
    this.lanes = state.collection<LanesState>();
  }

  turn(turn: Turn): Promise<TurnOutcome> {
    return this.goOn(turn).catch(moreIfMoved);
  }

  private async goOn({ lane, until }: Turn): Promise<TurnOutcome> {
    const entry = this.subscribers.get(lane!);
    if (!entry) return undefined;
    const service = await this.graph.get(entry.service);
    const lanes = await readLanes(this.lanes);
    const calm = !mayBeParked(lanes);
    while (!calm && Date.now() < until) {
      const parked = await this.parked.due('outside', entry.name);
      if (!parked) break;
      await this.again(entry, service, parked);
    }
    let cursor = cursorOf(lanes, entry);
    if (cursor === undefined) return undefined;
    const events = await this.history.after(cursor, BATCH);
    const blocked = calm
      ? new Set<string>()
      : await this.parked.blocked([...new Set(events.map(aggregateOf))]);
    for (const event of events) {
      if (Date.now() >= until && event !== events[0]) return 'more';
      if (!event.silent && entry.wants({ type: event.type, by: event.actor.type })) {
        await this.handle({ entry, service, cursor, event, blocked });
        cursor = event.seq;
      }
    }
    const last = events.at(-1)?.seq ?? cursor;
    if (cursor < last) await moveLanes(this.lanes, [{ entry, from: cursor, to: last }]);
    if (events.length === BATCH) return 'more';
    return calm && blocked.size === 0 ? 'idle' : undefined;
  }

  private async handle(step: {
    entry: SubscriberEntry;
    service: EventSubscriber;
    cursor: number;
    event: NumberedEvent;
    blocked: Set<string>;
  }): Promise<void> {
    const { entry, service, cursor, event, blocked } = step;
    const key = blockKey(entry.name, aggregateOf(event));
    const move = { entry, from: cursor, to: event.seq };
    if (blocked.has(key) && (await this.follow(move, event))) return;
    const failure = await this.attempt(service, event);
    if (!failure) return moveLanes(this.lanes, [move]);
    this.logger.warn(`${entry.name} failed on ${event.type} ${event.id}: ${failure.message}`);
    await this.unitOfWork.run(async () => {
      await moveLanes(this.lanes, [move]);
      await this.parked.fail(entry, event, failure.message);
    });
    blocked.add(key);
  }

  private follow(move: Move, event: NumberedEvent): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      if (!(await this.parked.follow(move.entry, event))) return false;
      await moveLanes(this.lanes, [move]);
      return true;
    });
  }

  private async again(entry: SubscriberEntry, service: EventSubscriber, parked: ParkedEvent): Promise<void> {
    const event = await this.history.find(parked.eventId);
    const failure = event && (await this.attempt(service, event));
    await this.unitOfWork.run(async () => {
      if (!failure) return this.parked.handled(parked);
      this.logger.warn(`${entry.name} failed again on ${event.type} ${event.id}: ${failure.message}`);
      await this.parked.failedAgain(parked, failure.message);
    });
  }

  private async attempt(service: EventSubscriber, event: NumberedEvent): Promise<Error | undefined> {
    const execution = {
      correlationId: event.id,
      tenantId: this.tenant.id,
      actor: { type: 'system' as const },
    };
    try {
      await runWith(execution, () => service.handle(event as NumberedEvent<never>));
      return undefined;
    } catch (error) {
      if (error instanceof LaneMoved) throw error;
      return error as Error;
    }
  }
}
