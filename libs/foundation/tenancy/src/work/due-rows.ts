import type { mongo } from 'mongoose';
import type { Wake } from './wake.js';

/** The rows of a tenant that say when work is due: those that have a time in a field. */
export interface DueRows {
  readonly collection: string;
  /** The field with the time. */
  readonly at: string;
  /** Which of those that have it; default: all. */
  readonly where?: object;
  /** The field that names the lane. */
  readonly lane?: string;
}

/** Work whose rows say when it is due. */
interface WorkOfRows {
  readonly name: string;
  readonly due: DueRows;
}

/**
 * When each of several kinds of work is due in a tenant's database, lane by lane: asked in one command, whatever their
 * number. @param lane only this lane
 */
export async function dueInRows(
  db: mongo.Db,
  [first, ...others]: readonly WorkOfRows[],
  lane?: string,
): Promise<Wake[]> {
  if (!first) return [];
  const pipeline = [
    ...earliestOf(first, lane),
    ...others.map((work) => ({
      $unionWith: { coll: work.due.collection, pipeline: earliestOf(work, lane) },
    })),
  ];
  return db.collection(first.due.collection).aggregate<Wake>(pipeline).toArray();
}

function earliestOf({ name, due: { at, where, lane: field } }: WorkOfRows, lane?: string): mongo.Document[] {
  const ofLane = field && lane !== undefined ? { [field]: lane } : {};
  const earliest = [
    { $sort: { [at]: 1 } },
    { $limit: 1 },
    { $project: { _id: 0, at: `$${at}`, ...(field && { lane: `$${field}` }) } },
  ];
  const ofEachLane = [
    { $group: { _id: `$${field}`, at: { $min: `$${at}` } } },
    { $project: { _id: 0, at: 1, lane: '$_id' } },
  ];
  return [
    { $match: { ...where, ...ofLane, [at]: { $gt: new Date(0) } } },
    ...(field && lane === undefined ? ofEachLane : earliest),
    { $set: { work: { $literal: name } } },
  ];
}
