import { setTimeout as sleep } from 'node:timers/promises';

const TICK_MS = 25;

/**
 * Waits for a server's answer, for so long as this process is awake. A loop that stalls (a garbage collection, a large
 * document, a paused process) runs its timers before it reads what came meanwhile, so an ordinary time-out would blame the
 * server. Here a stall counts as two ticks at most, and between two ticks the loop reads.
 * @returns whether it came, as an answer or an error
 */
export async function answersWithin(answer: Promise<unknown>, ms: number): Promise<boolean> {
  let answered = false;
  const settled = answer.then(
    () => (answered = true),
    () => (answered = true),
  );
  for (let awake = 0; awake < ms;) {
    const since = performance.now();
    await Promise.race([settled, sleep(TICK_MS, undefined, { ref: false })]);
    if (answered) return true;
    awake += Math.min(performance.now() - since, 2 * TICK_MS);
  }
  return false;
}
