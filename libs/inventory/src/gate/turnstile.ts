/** Lets a number of callers in at a time; the others wait in line, for a bounded time. */
export class Turnstile {
  private inside = 0;
  private readonly line: { admit: (admitted: boolean) => void; timer: NodeJS.Timeout }[] = [];

  constructor(private readonly places: number) {}

  /** Whether nobody is inside or waiting. */
  get idle(): boolean {
    return this.inside === 0 && this.line.length === 0;
  }

  /**
   * @param deadline milliseconds since 1970
   * @returns whether the caller is in, and must {@link leave}; false when the deadline passed first
   */
  enter(deadline: number): Promise<boolean> {
    if (this.inside < this.places) {
      this.inside++;
      return Promise.resolve(true);
    }
    return new Promise((admit) => {
      const timer = setTimeout(() => {
        this.line.splice(this.line.indexOf(waiter), 1);
        admit(false);
      }, deadline - Date.now());
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
    // The place passes on without becoming free in between.
    clearTimeout(next.timer);
    next.admit(true);
  }
}
