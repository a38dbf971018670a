const FIRST_MS = 1_000;
const LONGEST_MS = 3_600_000;

/** Tries before a subscriber gives up on an event: about a day of them. */
export const MAX_ATTEMPTS = 30;

/** Pause before the next try, in milliseconds: doubling from a second to an hour, with up to a fifth of jitter. */
export function pauseAfter(attempts: number, random = Math.random): number {
  const pause = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 20));
  return Math.round(pause * (1 + random() * 0.2));
}
