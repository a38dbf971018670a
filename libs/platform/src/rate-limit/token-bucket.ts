/** Allows a burst and then a steady rate, for one object in one process, such as a socket and its messages. */
export class TokenBucket {
  #tokens: number;
  #filledAt: number;

  /**
   * @param burst how many may come at once
   * @param perSecond how many may come in each second from then on
   * @param now milliseconds of a clock that never goes back
   */
  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#tokens = burst;
    this.#filledAt = now();
  }

  /** Whether one more is allowed; if so, it is counted. */
  take(): boolean {
    const now = this.now();
    this.#tokens = Math.min(this.burst, this.#tokens + ((now - this.#filledAt) / 1_000) * this.perSecond);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
