import type { Schema } from 'mongoose';

/**
 * The collection of rows that prove something for a while and then expire: requests that were made, challenges, mailed
 * codes. Each model has a kind; its ids begin with it, so no query by id can meet a row of another model. A filter without
 * an id begins with {@link proofsOf}.
 */
export const PROOFS_COLLECTION = 'proofs';

export type ProofKind = 'request' | 'challenge' | 'code';

/** The `_id` of a row. @param id identifies it within its kind */
export function proofId(kind: ProofKind, id: string): string {
  return `${kind}:${id}`;
}

/** All rows of a kind. */
export function proofsOf(kind: ProofKind): { readonly _id: { readonly $gt: string; readonly $lt: string } } {
  // The character after the colon.
  return { _id: { $gt: proofId(kind, ''), $lt: `${kind};` } };
}

/** The index of the collection; the model of one library declares it for all. */
export function expireProofs(schema: Schema): void {
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
}
