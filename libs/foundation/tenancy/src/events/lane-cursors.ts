import type { mongo } from 'mongoose';
import { STATE_COLLECTION } from './state-store.js';
import type { SubscriberEntry } from './subscriber-table.js';

/** How far the subscribers of a tenant have come in its history: one document in `state`. */
export interface LanesState {
  readonly _id: 'lanes';
  /** By {@link laneKey}: every event up to this number is handled, parked or given up. */
  readonly database?: Readonly<Record<string, number>>;
  readonly outside?: Readonly<Record<string, number>>;
  /** How many events are parked. Absent: nobody has counted. */
  readonly parked?: number;
}

/** Where the state of lanes is: {@link lanesIn} where no unit of work can run, else the tenant's `StateStore`. */
export interface LanesCollection {
  findOne(filter: mongo.Filter<LanesState>): Promise<LanesState | null>;
  updateOne(
    filter: mongo.Filter<LanesState>,
    update: mongo.UpdateFilter<LanesState> | mongo.Document[],
    options?: { readonly upsert?: boolean },
  ): Promise<mongo.UpdateResult>;
}

export type LaneEffect = 'database' | 'outside';

/** That a lane goes on: from where it was when it was read, to there. */
export interface Move {
  readonly entry: SubscriberEntry;
  readonly from: number;
  readonly to: number;
}

/** Another process has moved a lane: what was done in this transaction must not count. */
export class LaneMoved extends Error {
  override readonly name = 'LaneMoved';
}

/** For a turn that met another process: it begins anew where the lanes are now. */
export function moreIfMoved(error: unknown): 'more' {
  if (error instanceof LaneMoved) return 'more';
  throw error;
}

const LANES = 'lanes';

/** Reads how far the lanes are; null for a tenant of which nothing was ever handed out. */
export function readLanes(lanes: LanesCollection): Promise<LanesState | null> {
  return lanes.findOne({ _id: LANES });
}

/**
 * Lets lanes that do not exist begin: at the end of the history as it stands, since a subscriber that is new gets what
 * comes and not what was; or at the first event, if it says so. To be called before events are numbered that it wants.
 * @param first done before lanes begin, if some do
 */
export async function openLanes(
  lanes: LanesCollection,
  entries: readonly SubscriberEntry[],
  { lastNumber, first }: { lastNumber: () => Promise<number>; first?: () => Promise<void> },
): Promise<void> {
  const known = await readLanes(lanes);
  const missing = entries.filter((entry) => cursorOf(known, entry) === undefined);
  if (missing.length === 0) return;
  await first?.();
  const last = await lastNumber();
  const starts = (effect: LaneEffect): object =>
    Object.fromEntries(
      missing
        .filter((entry) => effectOf(entry) === effect)
        .map((entry) => [laneKey(entry.name), entry.from === 'beginning' ? 0 : last]),
    );
  await lanes.updateOne(
    { _id: LANES },
    // What is there wins: another process may have opened them, and gone on.
    [
      {
        $set: {
          database: { $mergeObjects: [starts('database'), '$database'] },
          outside: { $mergeObjects: [starts('outside'), '$outside'] },
          // A tenant whose lanes begin now has no parked events.
          ...(known === null && { parked: { $ifNull: ['$parked', 0] } }),
        },
      },
    ],
    { upsert: true },
  );
}

/**
 * Moves lanes on, in the transaction of what was handled.
 * @throws LaneMoved when one of them is not where it was read: then nothing is moved
 */
export async function moveLanes(lanes: LanesCollection, moves: readonly Move[]): Promise<void> {
  const path = ({ entry }: Move): string => `${effectOf(entry)}.${laneKey(entry.name)}`;
  const { matchedCount } = await lanes.updateOne(
    { _id: LANES, ...Object.fromEntries(moves.map((move) => [path(move), move.from])) },
    { $set: Object.fromEntries(moves.map((move) => [path(move), move.to])) },
  );
  if (matchedCount === 0) throw new LaneMoved('another process has moved the lane');
}

/** Counts parked events that come or go, in the transaction in which they do. */
export async function countParked(lanes: LanesCollection, more: 1 | -1): Promise<void> {
  await lanes.updateOne({ _id: LANES, parked: { $exists: true } }, { $inc: { parked: more } });
}

/** Whether events may be parked; as sure as the cursors that were read with it, because parking an event moves one. */
export function mayBeParked(lanes: LanesState | null): boolean {
  return lanes?.parked !== 0;
}

export function cursorOf(lanes: LanesState | null, entry: SubscriberEntry): number | undefined {
  return lanes?.[effectOf(entry)]?.[laneKey(entry.name)];
}

export function effectOf({ effect = 'database' }: Pick<SubscriberEntry, 'effect'>): LaneEffect {
  return effect;
}

/** A subscriber's name as the name of a field. */
export function laneKey(subscriber: string): string {
  return subscriber.replaceAll('.', '/');
}

/** For code that works for many tenants and has no object graph. */
export function lanesIn(db: mongo.Db): mongo.Collection<LanesState> {
  return db.collection<LanesState>(STATE_COLLECTION);
}
