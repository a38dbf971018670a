import { phaseAt, type PriceList } from '../price-lists/price-list.js';
import { askedAt } from '../prices/asked.js';
import { askedFor, type ListedPrice } from '../prices/listed-price.js';
import type { PriceRow } from '../prices/price.schema.js';
import { adjusted } from './adjusted.js';

/** All that decides the price of one variant, in one currency and for one audience. */
export interface PriceFacts {
  /** Minor units; absent: no base price in this currency. */
  readonly base?: number;
  readonly compareAt?: number;
  /** Of the base price; absent: it has not changed as far as we know. */
  readonly formerBase?: Pick<PriceRow, 'history' | 'since'>;
  /** The lists that are for the audience, whatever their time. */
  readonly lists: readonly PriceList[];
  /** What the lists say about the variant, by the list's id. */
  readonly listed: ReadonlyMap<string, ListedPrice>;
}

/** A price at one moment, in minor units. */
export interface EffectivePrice {
  readonly amount: number;
  /** Without sales. */
  readonly regular: number;
  /** The id of the list that gives `amount`; absent: the base price. */
  readonly list?: string;
  /** When the sale that gives `amount` ends, if it does. */
  readonly until?: Date;
  readonly compareAt?: number;
}

/** One list's offer, or that of the base price. */
interface Offer extends EffectivePrice {
  readonly priority: number;
}

/**
 * The price of one piece at a moment, when so many are bought; undefined: none. The override list with the highest priority
 * decides the regular price (of equal ones the lowest price), else the base price; a sale list can only lower it. For past
 * moments of one piece only: former tiers are not known.
 */
export function effectivePrice(facts: PriceFacts, at: Date, quantity = 1): EffectivePrice | undefined {
  const base = baseAt(facts, at);
  const offersOf = (type: PriceList['type']): Offer[] =>
    facts.lists.flatMap((list) =>
      list.type === type ? (offerOf(list, facts, base, at, quantity) ?? []) : [],
    );
  const regular = best(offersOf('override')) ?? baseOffer(base, facts);
  const sale = best(offersOf('sale'));
  if (!regular) return sale && { ...sale, regular: sale.amount };
  if (!sale || sale.amount >= regular.amount) return regular;
  const { amount, list, until, compareAt = regular.compareAt } = sale;
  return { amount, regular: regular.regular, list, until, compareAt };
}

/** What the base price was at a moment; today's is told with the variant. */
function baseAt({ base, formerBase }: PriceFacts, at: Date): number | undefined {
  if (!formerBase || at >= formerBase.since) return base;
  return askedAt(formerBase.history, at) ?? undefined;
}

function baseOffer(amount: number | undefined, { compareAt }: PriceFacts): EffectivePrice | undefined {
  return amount === undefined ? undefined : { amount, regular: amount, compareAt };
}

function offerOf(
  list: PriceList,
  { listed, compareAt }: PriceFacts,
  base: number | undefined,
  at: Date,
  quantity: number,
): Offer | undefined {
  const phase = phaseAt(list, at);
  if (!phase) return undefined;
  const { _id, priority } = list;
  const of = { list: _id, priority };
  const { validUntil: until, adjustment } = phase;
  const row = listed.get(_id);
  const own = row && askedFor(row, at, quantity);
  if (own) return { until, compareAt: row.compareAt, ...own, ...of };
  if (!adjustment || base === undefined) return undefined;
  const amount = adjusted(base, adjustment);
  return { amount, regular: amount, until, compareAt, ...of };
}

/** The offer that counts: by priority, then the lowest. */
function best(offers: readonly Offer[]): Omit<Offer, 'priority'> | undefined {
  const [first, ...rest] = offers;
  if (!first) return undefined;
  const { priority: _, ...offer } = rest.reduce(
    (one, other) =>
      other.priority > one.priority || (other.priority === one.priority && other.amount < one.amount)
        ? other
        : one,
    first,
  );
  return offer;
}
