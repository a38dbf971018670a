import { createHash } from 'node:crypto';

/** Numbers in [0, 1) that a seed repeats. */
export function randomFrom(seed: string): () => number {
  let count = 0;
  return () => {
    const hash = createHash('sha256').update(`${seed}:${count++}`).digest();
    return hash.readUInt32BE() / 2 ** 32;
  };
}
