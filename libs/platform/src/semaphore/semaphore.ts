export interface SemaphoreOptions {
  /** How many may wait; a further caller is refused at once. Default: any number. */
  readonly maxWaiting?: number;
  /** Makes the error that {@link Semaphore.run} throws when the caller is refused. */
  readonly refusal?: () => Error;
}

interface Waiter {
  readonly admit: (admitted: boolean) => void;
  readonly timer?: NodeJS.Timeout;
}

/**
 * Lets a limited number of callers of this process run at a time; the others wait in order. A place goes directly to the next
 * waiting caller, so a new caller cannot come first.
 */
export class Semaphore {
  private running = 0;
  private readonly waiting: Waiter[] = [];
  private readonly maxWaiting: number;
  private readonly refusal: () => Error;

  constructor(
    private readonly places: number,
    {
      maxWaiting = Infinity,
      refusal = () => new Error('too many callers are waiting'),
    }: SemaphoreOptions = {},
  ) {
    this.maxWaiting = maxWaiting;
    this.refusal = refusal;
  }

  /** Whether nothing runs or waits. */
  get idle(): boolean {
    return this.running === 0 && this.waiting.length === 0;
  }

  /** Runs `work` when there is a place. @throws the `refusal` if too many wait already; then `work` has not run */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (!(await this.acquire())) throw this.refusal();
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  /**
   * @param deadline milliseconds since 1970; without it the caller waits without limit
   * @returns true if the caller has a place and must {@link release}; false if too many wait or the deadline passed
   */
  acquire(deadline?: number): Promise<boolean> {
    if (this.running < this.places) {
      this.running++;
      return Promise.resolve(true);
    }
    if (this.waiting.length >= this.maxWaiting) return Promise.resolve(false);
    return new Promise((admit) => {
      const giveUp = (): void => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        admit(false);
      };
      const timer = deadline === undefined ? undefined : setTimeout(giveUp, deadline - Date.now());
      const waiter = { admit, timer };
      this.waiting.push(waiter);
    });
  }

  release(): void {
    const next = this.waiting.shift();
    if (!next) {
      this.running--;
      return;
    }
    clearTimeout(next.timer);
    next.admit(true);
  }
}
