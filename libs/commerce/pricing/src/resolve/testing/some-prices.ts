import type { Phase, PriceList } from '../../price-lists/price-list.js';
import type { ListedPrice } from '../../prices/listed-price.js';
import type { PriceFacts } from '../effective-price.js';
import { resolvePrice } from '../resolve-price.js';

/** Facts for specs of prices. Moments are days of 2026. */
export const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));

interface ListParts extends Partial<Omit<PriceList, 'phases'>> {
  readonly id?: string;
  readonly phases?: readonly Phase[];
}

/** A list that is for everybody and holds always, unless the parts say otherwise. */
export const list = ({ id = 'list', phases, ...more }: ListParts = {}): PriceList => {
  const { active = true, validFrom, validUntil, adjustment } = more;
  const holds = { active, validFrom, validUntil, adjustment };
  return {
    _id: id,
    kind: 'price-list',
    key: id,
    name: id,
    type: 'override',
    currency: 'EUR',
    priority: 0,
    groupIds: [],
    marketIds: [],
    version: 1,
    createdAt: day(0),
    updatedAt: day(0),
    ...more,
    active,
    phases: phases ?? [{ from: day(0), ...holds }],
  };
};

/** What a list says about a variant since the first of January. */
export const listed = (amount: number, more: Partial<ListedPrice> = {}): ListedPrice => ({
  amount,
  tiers: [],
  sales: [],
  history: [],
  since: day(1),
  ...more,
});

export const facts = (more: Partial<PriceFacts>): PriceFacts => ({ lists: [], listed: new Map(), ...more });

/** The answer on a day, by default after everything has happened. */
export const at = (facts: PriceFacts, when = day(100), quantity = 1) =>
  resolvePrice(facts, { currency: 'EUR', at: when, quantity });
