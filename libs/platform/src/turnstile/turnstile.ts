export interface TurnstileOptions {
  /** How many may wait; whoever comes on top of that is refused at once. Default: any number. */
  readonly maxWaiting?: number;
  /** What {@link Turnstile.pass} throws when the caller was refused. */
  readonly refusal?: () => Error;
}

interface Waiter {
  readonly admit: (admitted: boolean) => void;
  readonly timer?: NodeJS.Timeout;
}

/**
 * Lets a number of callers of this process in at a time; the others wait in line, in order. A place is handed over, not
 * freed: a newcomer cannot slip in before one who waits.
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
      refusal = () => new Error('the turnstile lets nobody in'),
    }: TurnstileOptions = {},
  ) {
    this.maxWaiting = maxWaiting;
    this.refusal = refusal;
  }

  /** Whether nobody is inside or waiting. */
  get idle(): boolean {
    return this.inside === 0 && this.line.length === 0;
  }

  /** Runs `work` inside. @throws what `refusal` makes, when too many wait already; then nothing has run */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (!(await this.enter())) throw this.refusal();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /**
   * @param deadline milliseconds since 1970; without one the caller waits as long as it takes
   * @returns whether the caller is in, and must {@link leave}; false when too many wait or the deadline passed first
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
