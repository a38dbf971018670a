/** An amount that was asked for from a moment on; null: from then on there was no price. */
export interface Asked {
  /** Minor units. */
  readonly amount: number | null;
  readonly from: Date;
}

/** For a price of which nobody knows since when it holds. */
export const LONG_AGO = new Date(0);

/** How long before a reduction the lowest price counts: thirty days (Directive 98/6/EC, article 6a). */
export const PRIOR_MS = 30 * 86_400_000;

/** More changes than a shop makes in thirty days; with more, the oldest become one. */
const MOST = 100;

/** What was asked for at a moment. @param history oldest first */
export function askedAt(history: readonly Asked[], at: Date): number | null {
  return history.findLast(({ from }) => from <= at)?.amount ?? null;
}

/**
 * The part of a history that reductions of today or later can refer to: from thirty days before the present amount began to
 * hold.
 * @param history what was asked for until `now`, oldest first
 * @param present the amount from `now` on
 */
export function remembered(history: readonly Asked[], present: number | null, now: Date): readonly Asked[] {
  const other = history.findLastIndex(({ amount }) => amount !== present);
  const began = history[other + 1]?.from ?? now;
  const since = began.getTime() - PRIOR_MS;
  const kept = history.filter((_, index) => (history[index + 1]?.from ?? now).getTime() > since);
  return shortened(kept);
}

/** Of the oldest, the lowest amount stays: then a reduction never looks larger than it is. */
function shortened(history: readonly Asked[]): readonly Asked[] {
  const surplus = history.length - MOST;
  if (surplus <= 0) return history;
  const oldest = history.slice(0, surplus + 1);
  const amounts = oldest.flatMap(({ amount }) => amount ?? []);
  const amount = amounts.length > 0 ? Math.min(...amounts) : null;
  return [{ amount, from: oldest[0]!.from }, ...history.slice(surplus + 1)];
}
