import { createHash } from 'node:crypto';

/** Pseudo-random numbers in [0, 1); the same seed gives the same numbers. */
export function randomFrom(seed: string): () => number {
  let count = 0;
  return () => {
    const hash = createHash('sha256').update(`${seed}:${count++}`).digest();
    return hash.readUInt32BE() / 2 ** 32;
  };
}
