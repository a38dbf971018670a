import { PRIOR_MS } from '../prices/asked.js';
import type { Phase } from '../price-lists/price-list.js';
import { effectivePrice, type PriceFacts } from './effective-price.js';

/** Every moment at which the price has changed or will change by time alone, oldest first; it may also stay the same. */
export function momentsOf({ formerBase, lists, listed }: PriceFacts): Date[] {
  const moments: Date[] = [];
  if (formerBase) moments.push(...formerBase.history.map(({ from }) => from), formerBase.since);
  for (const { _id, phases } of lists) {
    const row = listed.get(_id);
    if (!row && !phases.some(({ adjustment }) => adjustment)) continue;
    moments.push(...phases.flatMap(momentsOfPhase));
    if (!row) continue;
    const sales = row.sales.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]);
    moments.push(...row.history.map(({ from }) => from), row.since, ...sales.filter((at) => at > row.since));
  }
  const times = new Set(moments.map((moment) => moment.getTime()));
  return [...times].sort((a, b) => a - b).map((time) => new Date(time));
}

/** Its beginning, and those of its dates at which it still holds. */
function momentsOfPhase(
  { from, validFrom, validUntil }: Phase,
  index: number,
  phases: readonly Phase[],
): Date[] {
  const end = phases[index + 1]?.from;
  const dates = [validFrom, validUntil].filter((date) => date !== undefined);
  return [from, ...dates.filter((date) => date > from && (!end || date < end))];
}

/** Until when a price holds unless somebody changes it; undefined: for ever. */
export function validUntil(facts: PriceFacts, at: Date): Date | undefined {
  return momentsOf(facts).find((moment) => moment > at);
}

/**
 * The lowest price of one piece in the thirty days before the present price began to hold (Directive 98/6/EC, article 6a,
 * which Directive (EU) 2019/2161 has added); undefined if none is known.
 */
export function lowestBefore(facts: PriceFacts, at: Date): number | undefined {
  const [first, ...rest] = momentsOf(facts).filter((moment) => moment <= at);
  if (!first) return undefined;
  const amountAt = (moment: Date): number | undefined => effectivePrice(facts, moment)?.amount;
  const moments = [new Date(first.getTime() - 1), first, ...rest];
  const present = amountAt(at);
  const other = moments.findLastIndex((moment) => amountAt(moment) !== present);
  const began = moments[other + 1];
  // No other price is known.
  if (other === -1 || !began) return undefined;
  const from = new Date(began.getTime() - PRIOR_MS);
  const asked = [from, ...moments.filter((moment) => moment > from && moment < began)]
    .map(amountAt)
    .filter((amount) => amount !== undefined);
  return asked.length > 0 ? Math.min(...asked) : undefined;
}
