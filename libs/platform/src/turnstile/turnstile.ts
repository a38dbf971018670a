export interface TurnstileOptions {
  /** How many may wait; a further caller is refused at once. Default: any number. */
  readonly maxWaiting?: number;
  /** Makes the error that {@link Turnstile.pass} throws when the caller is refused. */
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
export class Turnstile {
  private inside = 0;
  private readonly line: Waiter[] = [];
  private readonly maxWaiting: number;
  private readonly refusal: () => Error;

  constructor(
    private readonly places: number,
    {
      maxWaiting = Infinity,
      refusal = () => new Error('too many callers are waiting'),
    }: TurnstileOptions = {},
  ) {
    this.maxWaiting = maxWaiting;
    this.refusal = refusal;
  }

  /** Whether nothing runs or waits. */
  get idle(): boolean {
    return this.inside === 0 && this.line.length === 0;
  }

  /** Runs `work` when there is a place. @throws the `refusal` if too many wait already; then `work` has not run */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (!(await this.enter())) throw this.refusal();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /**
   * @param deadline milliseconds since 1970; without it the caller waits without limit
   * @returns true if the caller has a place and must {@link leave}; false if too many wait or the deadline passed
   */
  enter(deadline?: number): Promise<boolean> {
    if (this.inside < this.places) {
      this.inside++;
      return Promise.resolve(true);
    }
    if (this.line.length >= this.maxWaiting) return Promise.resolve(false);
    return new Promise((admit) => {
      const giveUp = (): void => {
        this.line.splice(this.line.indexOf(waiter), 1);
        admit(false);
      };
      const timer = deadline === undefined ? undefined : setTimeout(giveUp, deadline - Date.now());
      const waiter = { admit, timer };
      this.line.push(waiter);
    });
  }

  leave(): void {
    const next = this.line.shift();
    if (!next) {
      this.inside--;
      return;
    }
    clearTimeout(next.timer);
    next.admit(true);
  }
}
