const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses between attempts, about two days in all. They are Svix's, with one longer pause at the end. */
const PAUSES = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 16 * HOUR];

/** An endpoint is disabled if all attempts have failed for this time. */
export const FAILING_FOR_MS = 5 * 24 * HOUR;

/**
 * How long to wait after a failure, in milliseconds; undefined after the last attempt. Up to a fifth of jitter is
 * added, so that deliveries that failed together are not tried again together.
 * @param tries attempts made so far
 */
export function pauseAfter(tries: number, random = Math.random): number | undefined {
  const pause = PAUSES[tries - 1];
  return pause === undefined ? undefined : Math.round(pause * (1 + random() * 0.2));
}
