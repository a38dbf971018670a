import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  /**
   * Says why waiting is useless, for example because a process has ended. Called after each look that found nothing.
   */
  readonly hopeless?: () => string | undefined;
  /** Gets a line from time to time that says how long it has been waiting; by default standard error. */
  readonly log?: (line: string) => void;
}

const PATIENCE_S = 240;
const WORD_EVERY_S = 20;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Looks again and again until there is something. It waits for minutes, because a machine may be slow, and says so.
 *
 * @param what it waits for, in the words after "waiting for": `the webhook`
 * @returns the first result that is not false or undefined
 * @throws Error that says what did not come, and why: because waiting is useless, or because minutes have passed
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { hopeless, log = (line) => process.stderr.write(`${line}\n`) }: Patience = {},
): Promise<Exclude<T, false | undefined>> {
  const began = performance.now();
  const waited = (): number => Math.round((performance.now() - began) / 1000);
  for (let word = WORD_EVERY_S; ;) {
    const found = await look();
    if (found !== undefined && found !== false) return found as Exclude<T, false | undefined>;
    const reason = hopeless?.();
    if (reason) throw new Error(`waited ${waited()} s for ${what}: ${reason}`);
    if (waited() >= PATIENCE_S) throw new Error(`waited ${waited()} s for ${what}, which did not come`);
    if (waited() >= word) {
      log(`waiting for ${what} (${waited()} s)`);
      word += WORD_EVERY_S;
    }
    await pause(pauseAfter(performance.now() - began));
  }
}

/**
 * How long to wait for the next look, in milliseconds, after so many milliseconds of waiting. It grows: many looks would
 * slow down what is waited for, and minutes of them would meet the API's rate limit.
 */
export function pauseAfter(waitedMs: number): number {
  return Math.min(FIRST_PAUSE_MS + waitedMs / 20, LONGEST_PAUSE_MS);
}
