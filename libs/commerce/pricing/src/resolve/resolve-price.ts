import { money, type Money } from '#platform/money';
import { effectivePrice, type PriceFacts } from './effective-price.js';
import { lowestBefore, validUntil } from './moments.js';

/** The price of a variant for somebody at a moment. All amounts have the same currency. */
export interface ResolvedPrice {
  /** Of one piece, when as many are bought as were asked about. */
  readonly price: Money;
  /** The same without sales. */
  readonly regular: Money;
  /** A former or recommended price that is higher, to be shown struck through. */
  readonly compareAt?: Money;
  /** Only in a sale. */
  readonly onSale?: { readonly until?: Date };
  /**
   * Only with a reduction (a sale or `compareAt`): the lowest price of the thirty days before it, which shops in the EU must
   * show with it.
   */
  readonly lowest30Days?: Money;
  /** The price of a piece by quantity, from one piece on, never rising. */
  readonly tiers: readonly { readonly minQuantity: number; readonly price: Money }[];
  /** The id of the price list that gives it; absent: the base price. */
  readonly list?: string;
  /** Whether the price includes taxes, where the market says so. */
  readonly taxIncluded?: boolean;
  /** When the answer may change by time alone. */
  readonly validUntil?: Date;
}

/**
 * One answer for list, search, product page, cart and order: the same facts and moment give the same price everywhere.
 * @returns undefined if there is no price in the currency
 */
export function resolvePrice(
  facts: PriceFacts,
  {
    currency,
    at,
    quantity = 1,
  }: { readonly currency: string; readonly at: Date; readonly quantity?: number },
): Omit<ResolvedPrice, 'taxIncluded'> | undefined {
  const effective = effectivePrice(facts, at, quantity);
  if (!effective) return undefined;
  const { amount, regular, compareAt, list, until } = effective;
  const onSale = amount < regular;
  const struck = compareAt !== undefined && compareAt > amount ? compareAt : undefined;
  const lowest = onSale || struck !== undefined ? lowestBefore(facts, at) : undefined;
  const ends = validUntil(facts, at);
  return {
    price: money(amount, currency),
    regular: money(regular, currency),
    ...(struck !== undefined && { compareAt: money(struck, currency) }),
    ...(onSale && { onSale: { ...(until && { until }) } }),
    ...(lowest !== undefined && { lowest30Days: money(lowest, currency) }),
    tiers: tiersOf(facts, at).map((tier) => ({ ...tier, price: money(tier.price, currency) })),
    ...(list !== undefined && { list }),
    ...(ends && { validUntil: ends }),
  };
}

function tiersOf(facts: PriceFacts, at: Date): { readonly minQuantity: number; readonly price: number }[] {
  const rows = [...facts.listed.values()];
  const quantities = new Set([
    1,
    ...rows.flatMap(({ tiers }) => tiers.map(({ minQuantity }) => minQuantity)),
  ]);
  return [...quantities]
    .sort((a, b) => a - b)
    .map((minQuantity) => ({ minQuantity, price: effectivePrice(facts, at, minQuantity)!.amount }))
    .filter(({ price }, index, all) => price !== all[index - 1]?.price);
}
