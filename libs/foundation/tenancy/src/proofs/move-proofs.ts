import type { Connection } from 'mongoose';
import type { RetiredCollection } from '../migrations/retired-collections.js';
import { PROOFS_COLLECTION, proofId, type ProofKind } from './proofs.js';

/**
 * Copies what has not expired from a former collection to the proofs. What is there already stays as it is, so it can be
 * repeated; the former rows stay for processes of the previous version.
 * @param also fields that the former rows did not have
 */
export async function moveProofs(
  { db }: Connection,
  from: string,
  kind: ProofKind,
  also: object = {},
): Promise<void> {
  await db!
    .collection(from)
    .aggregate([
      { $match: { expiresAt: { $gt: new Date() } } },
      { $set: { ...also, _id: { $concat: [proofId(kind, ''), '$_id'] } } },
      { $merge: { into: PROOFS_COLLECTION, whenMatched: 'keepExisting', whenNotMatched: 'insert' } },
    ])
    .toArray();
}

/** A former collection of proofs: it is dropped when all have expired. */
export function retiredProofs(name: string): RetiredCollection {
  return { name, needed: (now) => ({ expiresAt: { $gt: now } }) };
}
