import fc from 'fast-check';
import { proofId, proofsOf, type ProofKind } from './proofs.js';

const KINDS: readonly ProofKind[] = ['request', 'challenge', 'code'];

/** Compared as MongoDB compares texts: by their bytes. */
function isIn(kind: ProofKind, id: string): boolean {
  const { $gt, $lt } = proofsOf(kind)._id;
  return (
    Buffer.compare(Buffer.from(id), Buffer.from($gt)) > 0 &&
    Buffer.compare(Buffer.from(id), Buffer.from($lt)) < 0
  );
}

describe('proofs', () => {
  it('of a kind are in its range and in no other, whatever their ids', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.string({ minLength: 1, unit: 'grapheme' }), (kind, id) => {
        expect(KINDS.filter((other) => isIn(other, proofId(kind, id)))).toEqual([kind]);
      }),
    );
  });
});
