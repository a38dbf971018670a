/** How many requests per window; made once by {@link ratePolicy}. */
export interface RatePolicy {
  /** Letters, digits, `-`; part of the Redis key and shown to clients. */
  readonly name: string;
  readonly limit: number;
  /** Length of the window in seconds. */
  readonly seconds: number;
  /**
   * Every request is counted in Redis before it is allowed: exact over all processes. For requests where one guess too
   * many matters, such as log-ins; other policies are exact to about one percent per process.
   */
  readonly strict: boolean;
  /** The policy’s item of the `RateLimit-Policy` header. */
  readonly header: string;
}

/**
 * @param limit requests a window, from 1
 * @param seconds length of the window
 */
export function ratePolicy(
  name: string,
  limit: number,
  seconds: number,
  { strict = false }: { readonly strict?: boolean } = {},
): RatePolicy {
  if (!/^[A-Za-z0-9-]+$/.test(name))
    throw new Error(`${name} cannot be the name of a rate policy: use letters, digits and -`);
  return Object.freeze({ name, limit, seconds, strict, header: `"${name}";q=${limit};w=${seconds}` });
}

/** The result of counting one request. */
export interface RateVerdict {
  readonly policy: RatePolicy;
  readonly allowed: boolean;
  /** Requests left in the window. */
  readonly remaining: number;
  /** Milliseconds until the window ends. */
  readonly resetMs: number;
}
