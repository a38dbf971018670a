/** Counts who is there by a key, up to a number for each: open sockets of an address, say. For one process. */
export class Places {
  readonly #taken = new Map<string, number>();

  /** @param most how many a key may have at once */
  constructor(private readonly most: number) {}

  /** Takes a place for a key; undefined if it has as many as it may. @returns gives the place back, once */
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
