import type { mongo } from 'mongoose';
import { readOnce, type DueLane, type DueQuestion } from '../work/define-work.js';
import {
  cursorOf,
  effectOf,
  LaneMoved,
  lanesIn,
  mayBeParked,
  moveLanes,
  readLanes,
  type LaneEffect,
  type LanesState,
} from './lane-cursors.js';
import { highestNumber } from './numbering.js';
import { OUTBOX_COLLECTION, type OutboxRow } from './outbox.schema.js';
import { PARKED_COLLECTION, type ParkedEvent } from './parked-event.schema.js';
import { SubscriberTable, type SubscriberEntry } from './subscriber-table.js';
import { isUsed } from './uses.js';

/** When the subscribers have something to do whose effect is in the database: at once, or when a parked event is tried again. */
export async function eventsDue(question: DueQuestion): Promise<DueLane[]> {
  const lanes = await lanesOf(question);
  if ((await waiting(question, lanes, 'database')).length > 0) return [{ at: new Date() }];
  if (!mayBeParked(lanes)) return [];
  const next = await parked(question.db)
    .find({ effect: 'database', nextAt: { $gt: new Date(0) } })
    .sort({ nextAt: 1 })
    .limit(1)
    .next();
  return next ? [{ at: next.nextAt! }] : [];
}

/** The same for subscribers whose effect is outside, each of which is a lane. */
export async function reactionsDue(question: DueQuestion): Promise<DueLane[]> {
  const lanes = await lanesOf(question);
  const at = new Date();
  const waits = await waiting(question, lanes, 'outside');
  const again = mayBeParked(lanes) ? await parkedReactions(question.db) : [];
  const all = [...waits.map(({ name }) => ({ lane: name, at })), ...again];
  return question.lane === undefined ? all : all.filter(({ lane }) => lane === question.lane);
}

async function parkedReactions(db: mongo.Db): Promise<{ lane: string; at: Date }[]> {
  return parked(db)
    .aggregate<{ lane: string; at: Date }>([
      { $match: { effect: 'outside', nextAt: { $gt: new Date(0) } } },
      { $group: { _id: '$subscriber', at: { $min: '$nextAt' } } },
      { $project: { _id: 0, lane: '$_id', at: 1 } },
    ])
    .toArray();
}

/**
 * The subscribers that want an event behind their cursor. Those that want none are moved along to the end of the history,
 * so that nobody looks there again.
 */
async function waiting(
  question: DueQuestion,
  lanes: LanesState | null,
  effect: LaneEffect,
): Promise<SubscriberEntry[]> {
  const { db, services } = question;
  const to = await readOnce(question, 'highest number', () => highestNumber(db));
  const found: SubscriberEntry[] = [];
  for (const entry of services.get(SubscriberTable, { strict: false }).all()) {
    const from = cursorOf(lanes, entry);
    if (effectOf(entry) !== effect || from === undefined || from >= to) continue;
    if (await wantsSome(db, entry, from)) found.push(entry);
    else await moveLanes(lanesIn(db), [{ entry, from, to }]).catch(unlessMoved);
  }
  return found;
}

function lanesOf(question: DueQuestion): Promise<LanesState | null> {
  return readOnce(question, 'lanes', () => readLanes(lanesIn(question.db)));
}

async function wantsSome(db: mongo.Db, entry: SubscriberEntry, after: number): Promise<boolean> {
  if (!(await isUsed(db, entry))) return false;
  const { types, by } = entry;
  const wanted = await db.collection<OutboxRow>(OUTBOX_COLLECTION).findOne(
    {
      seq: { $gt: after },
      silent: { $ne: true },
      ...(types && { type: { $in: [...types] } }),
      ...(by && { 'actor.type': { $in: [...by] } }),
    },
    { projection: { _id: 1 } },
  );
  return wanted !== null;
}

function unlessMoved(error: unknown): void {
  if (!(error instanceof LaneMoved)) throw error;
}

function parked(db: mongo.Db): mongo.Collection<ParkedEvent> {
  return db.collection<ParkedEvent>(PARKED_COLLECTION);
}
