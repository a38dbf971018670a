const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses between attempts; about two days in all. After Svix, with one longer step at the end. */
const PAUSES = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 16 * HOUR];

/** An endpoint that has done nothing but fail for so long is switched off. */
export const FAILING_FOR_MS = 5 * 24 * HOUR;

/**
 * How long to wait after a failure, in milliseconds, with up to a fifth of jitter so that what failed together does
 * not come back together; undefined when it was the last try.
 * @param tries attempts made so far
 */
export function pauseAfter(tries: number, random = Math.random): number | undefined {
  const pause = PAUSES[tries - 1];
  return pause === undefined ? undefined : Math.round(pause * (1 + random() * 0.2));
}
