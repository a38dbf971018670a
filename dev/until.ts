import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  /** Why it cannot come any more, such as that a process has ended; asked after each look that found nothing. */
  readonly hopeless?: () => string | undefined;
  /** Told now and then how long it has been waiting; standard error unless told. */
  readonly log?: (line: string) => void;
}

const PATIENCE_S = 240;
const WORD_EVERY_S = 20;
const LOOK_EVERY_MS = 20;

/**
 * Looks again and again until there is something. A machine may be slow: it waits for minutes, and says so.
 *
 * @param what is waited for, as it stands behind "waiting for": `the webhook`
 * @returns what was found: anything but false and undefined
 * @throws Error that names what did not come, and why: because it is hopeless, or as minutes have passed
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
    await pause(LOOK_EVERY_MS);
  }
}
