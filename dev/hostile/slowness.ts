/** How long the work below takes on the machine of docs/performance.md, in milliseconds. */
const REFERENCE_MS = 13;
const ROUNDS = 15;
const TEXT = JSON.stringify(Array.from({ length: 50_000 }, (_, i) => ({ id: i, name: `name ${i}` })));

/** How many times slower this machine is than the machine of docs/performance.md; 1 if it is faster. */
export function slowness(): number {
  let best = Infinity;
  for (let i = 0; i < ROUNDS; i++) {
    const began = performance.now();
    JSON.parse(TEXT);
    best = Math.min(best, performance.now() - began);
  }
  return Math.max(1, best / REFERENCE_MS);
}
