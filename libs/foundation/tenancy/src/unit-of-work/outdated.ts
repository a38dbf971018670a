/** Something was decided from documents that have changed since they were read: nothing may be written. */
export class Outdated extends Error {
  override readonly name = 'Outdated';
}

const TRIES = 10;

/**
 * Runs `work` anew, from its reads on, as long as what it read is {@link Outdated} when it writes. For work that reads
 * before its unit of work, so that a transaction is short and reads nothing twice.
 */
export async function whileOutdated<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const outdated = error instanceof Outdated || (error as Error).cause instanceof Outdated;
      if (!outdated || attempt === TRIES) throw error;
    }
  }
}
