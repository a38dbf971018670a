import { identityErrors } from '../identity.errors.js';

/** Lets a few through at a time and a bounded number wait; whoever comes on top of that is refused at once. */
export class Turnstile {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly places: number,
    private readonly maxWaiting: number,
  ) {}

  /** @throws auth.busy when too many wait already */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside < this.places) this.inside++;
    else await this.queue();
    try {
      return await work();
    } finally {
      // The place is handed over, not freed: a newcomer cannot slip in before the one who waited.
      const next = this.waiting.shift();
      if (next) next();
      else this.inside--;
    }
  }

  private queue(): Promise<void> {
    if (this.waiting.length >= this.maxWaiting) throw identityErrors.busy(undefined, { retryAfter: 1 });
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
