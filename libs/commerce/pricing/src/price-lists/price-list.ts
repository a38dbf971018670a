import { isDeepStrictEqual } from 'node:util';
import { defineKind, type StoredDefinition } from '#foundation/tenancy';
import type { Metadata } from '#platform/values';
import { priceListErrors } from '../pricing.errors.js';

/** `override`: its prices are the regular ones of those whom it is for. `sale`: its prices reduce the regular ones. */
export const PRICE_LIST_TYPES = ['override', 'sale'] as const;
export type PriceListType = (typeof PRICE_LIST_TYPES)[number];

/** Prices that follow the base price, for variants to which the list gives none of their own. */
export interface Adjustment {
  /** Percent of the base price that are added, with at most two decimals: −12.5 is an eighth less. */
  readonly percent: number;
  /** Minor units of which prices are multiples, rounded half up: 5 makes 12.34 francs 12.35. Default: 1. */
  readonly roundTo?: number;
}

/** What a list says from a moment on. Former ones are kept for the lowest price of the last thirty days. */
export interface Phase extends Pick<PriceListFields, 'active' | 'validFrom' | 'validUntil' | 'adjustment'> {
  readonly from: Date;
}

export interface PriceListFields {
  readonly name: string;
  readonly description?: string;
  readonly type: PriceListType;
  /** Its prices hold for nobody until it is. */
  readonly active: boolean;
  /** ISO 4217, of all its prices. */
  readonly currency: string;
  /** Of the lists that have a price, the one with the highest number decides; of equal ones, the lowest price. */
  readonly priority: number;
  /** For whom it is, by groups: everybody if empty. */
  readonly groupIds: readonly string[];
  /** For which markets it is: all, and callers without a market, if empty. */
  readonly marketIds: readonly string[];
  /** From this moment on; else since ever. */
  readonly validFrom?: Date;
  /** Not from this moment on; else for ever. */
  readonly validUntil?: Date;
  readonly adjustment?: Adjustment;
  readonly metadata?: Metadata;
  /** Oldest first; the last one is what holds now. */
  readonly phases: readonly Phase[];
}

/** Prices for some customers, markets or times. */
export type PriceList = StoredDefinition<PriceListFields>;

export const PRICE_LISTS = defineKind<PriceListFields>({ name: 'price-list', errors: priceListErrors });

/** The audience that decides which lists apply. */
export interface Audience {
  readonly currency: string;
  readonly marketId?: string;
  readonly groupIds: readonly string[];
}

/** Whether a list is for somebody, at whatever time. */
export function isFor(list: PriceList, { currency, marketId, groupIds }: Audience): boolean {
  return (
    list.currency === currency &&
    (list.groupIds.length === 0 || list.groupIds.some((id) => groupIds.includes(id))) &&
    (list.marketIds.length === 0 || (marketId !== undefined && list.marketIds.includes(marketId)))
  );
}

/** The phase in which a list gives prices at a moment; undefined if it gives none then. */
export function phaseAt({ phases }: PriceList, at: Date): Phase | undefined {
  const phase = phases.findLast(({ from }) => from <= at);
  if (!phase?.active) return undefined;
  const { validFrom, validUntil } = phase;
  return (validFrom && at < validFrom) || (validUntil && at >= validUntil) ? undefined : phase;
}

/** A merchant does not change a list more often in the time that counts. */
const MOST_PHASES = 50;

/** The phases of a list that says something else from now on; what it is called or for whom it is makes no phase. */
export function withPhase(phases: readonly Phase[], holds: Omit<Phase, 'from'>, now: Date): readonly Phase[] {
  const { from: _, ...present } = phases.at(-1) ?? { from: now };
  return isDeepStrictEqual(present, holds)
    ? phases
    : [...phases, { from: now, ...holds }].slice(-MOST_PHASES);
}
