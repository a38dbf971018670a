/** That a turn of some work is wanted. */
export interface Wake {
  /** The name given to `@Work`. */
  readonly work: string;
  /** For work that is done lane by lane, such as a webhook endpoint's. */
  readonly lane?: string;
  /** Not before then. */
  readonly at: Date;
}

/** One wish for each work and lane: the earliest. */
export function earliest(wakes: readonly Wake[]): Wake[] {
  const wanted = new Map<string, Wake>();
  for (const wake of wakes) {
    const key = `${wake.work}:${wake.lane ?? ''}`;
    const known = wanted.get(key);
    if (!known || wake.at < known.at) wanted.set(key, wake);
  }
  return [...wanted.values()];
}
