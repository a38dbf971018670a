/**
 * Answers that are being made in this process: one request makes it, the others wait for it. Nobody waits longer than `ms`:
 * the request that makes it may be slow, or gone.
 */
export class Flights<T> {
  readonly #running = new Map<string, Promise<T | undefined>>();

  constructor(private readonly ms: number) {}

  /** What is being made under this name; it resolves to undefined if it was not made. */
  running(name: string): Promise<T | undefined> | undefined {
    return this.#running.get(name);
  }

  /** Begins to make it. @returns the function to call with the result, or with nothing; only the first call counts */
  begin(name: string): (result?: T) => void {
    const { promise, resolve } = withResolvers<T | undefined>();
    const end = (result?: T): void => {
      clearTimeout(timer);
      if (this.#running.get(name) === promise) this.#running.delete(name);
      resolve(result);
    };
    const timer = setTimeout(end, this.ms).unref();
    this.#running.set(name, promise);
    return end;
  }
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
