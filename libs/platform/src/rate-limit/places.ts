/** Counts what is open for each key, up to a limit, such as open sockets of an address. For one process. */
export class Places {
  readonly #taken = new Map<string, number>();

  /** @param most how many a key may have at once */
  constructor(private readonly most: number) {}

  /** Takes a place for a key. @returns a function that gives the place back; undefined if the key has no place left */
  take(key: string): (() => void) | undefined {
    const taken = this.#taken.get(key) ?? 0;
    if (taken >= this.most) return undefined;
    this.#taken.set(key, taken + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = this.#taken.get(key)! - 1;
      if (left > 0) this.#taken.set(key, left);
      else this.#taken.delete(key);
    };
  }
}
