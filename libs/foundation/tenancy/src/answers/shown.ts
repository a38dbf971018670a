const shown = new Set<string>();

/**
 * Declares aggregates that kept answers show: each event of one of them outdates the answers of routes that name it in
 * `cache.until` of `@Access`. For `shows` of a library.
 */
export function declareShown(...aggregates: string[]): readonly string[] {
  for (const aggregate of aggregates) shown.add(aggregate);
  return aggregates;
}

/** Those that kept answers show, each once. */
export function shownAmong(aggregates: readonly string[]): string[] {
  return [...new Set(aggregates)].filter((aggregate) => shown.has(aggregate));
}
