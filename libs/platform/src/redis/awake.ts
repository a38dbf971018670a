const TICK_MS = 25;

/**
 * Waits for a server's answer, for so long as this process is awake. A loop that stalls (a garbage collection, a large
 * document, a paused process) runs its timers before it reads what came meanwhile, so an ordinary time-out would blame the
 * server. Here a stall counts as two ticks at most, and between two ticks the loop reads.
 * @returns whether it came, as an answer or an error
 */
export function answersWithin(answer: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    let awake = 0;
    let since = performance.now();
    const end = (answered: boolean): void => {
      clearInterval(ticks);
      resolve(answered);
    };
    const ticks = setInterval(() => {
      const now = performance.now();
      awake += Math.min(now - since, 2 * TICK_MS);
      since = now;
      if (awake >= ms) end(false);
    }, TICK_MS).unref();
    answer.then(
      () => end(true),
      () => end(true),
    );
  });
}
