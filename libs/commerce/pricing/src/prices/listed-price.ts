import { askedAt, remembered, type Asked } from './asked.js';
import type { PriceRow } from './price.schema.js';

/** What a price list says about one variant. */
export type ListedPrice = Pick<PriceRow, 'amount' | 'tiers' | 'sales' | 'compareAt' | 'history' | 'since'>;

/**
 * What a row asks for a piece at a moment; undefined: nothing. Of former rows only the price of one piece is known, and
 * not whether it was a sale.
 */
export function askedFor(
  row: ListedPrice,
  at: Date,
  quantity = 1,
): { readonly amount: number; readonly regular: number; readonly until?: Date } | undefined {
  if (at < row.since) {
    const amount = askedAt(row.history, at);
    return amount === null ? undefined : { amount, regular: amount };
  }
  if (row.amount === null) return undefined;
  const regular = row.tiers.findLast(({ minQuantity }) => minQuantity <= quantity)?.amount ?? row.amount;
  const sale = row.sales.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
  return sale && sale.amount < regular
    ? { amount: sale.amount, regular, until: sale.endsAt }
    : { amount: regular, regular };
}

/** What a row says from now on, with the history of what it said before. */
export function changedTo(
  before: ListedPrice | undefined,
  wanted: Omit<ListedPrice, 'history' | 'since'>,
  now: Date,
): ListedPrice {
  // A clock may be behind the one that wrote the row.
  const since = before && before.since > now ? before.since : now;
  const present = askedFor({ ...wanted, history: [], since }, since)?.amount ?? null;
  const history = before ? remembered(askedUntil(before, since), present, since) : [];
  return { ...wanted, history, since };
}

/** What was asked for one piece until `now`. */
function askedUntil(row: ListedPrice, now: Date): Asked[] {
  const starts = row.sales.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]);
  const moments = [row.since, ...starts.filter((moment) => moment > row.since)]
    .filter((moment) => moment < now)
    .sort((one, other) => one.getTime() - other.getTime());
  const present = moments.map((from) => ({ amount: askedFor(row, from)?.amount ?? null, from }));
  return [...row.history, ...present].filter(({ amount }, index, all) => amount !== all[index - 1]?.amount);
}
