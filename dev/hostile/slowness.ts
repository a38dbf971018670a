/** What the work below takes on the machines that the figures of docs/performance.md come from. */
const REFERENCE_MS = 13;
const ROUNDS = 15;
const TEXT = JSON.stringify(Array.from({ length: 50_000 }, (_, i) => ({ id: i, name: `name ${i}` })));

/** How many times slower this machine is than the one that the bounds were set on; 1 for a faster one. */
export function slowness(): number {
  let best = Infinity;
  for (let i = 0; i < ROUNDS; i++) {
    const began = performance.now();
    JSON.parse(TEXT);
    best = Math.min(best, performance.now() - began);
  }
  return Math.max(1, best / REFERENCE_MS);
}
