import type { FieldError } from '#platform/errors';
import type { Wording } from '#platform/languages';
import { accept } from '#platform/values';
import { LISTED_PRICE } from '../pricing-values.js';
import type { ListedPrice } from './listed-price.js';
import type { Sale, Tier } from './price.schema.js';

/** A {@link Sale} whose times are written as RFC 3339 does. */
export interface WantedSale {
  readonly amount: number;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** The price of a variant in a list, as somebody wants it. All amounts are minor units of the list's currency. */
export interface WantedPrice {
  readonly variantId: string;
  /** Of one piece. */
  readonly amount: number;
  readonly tiers?: readonly Tier[];
  readonly sales?: readonly WantedSale[];
  readonly compareAt?: number | null;
}

/** A price whose rules hold, or what is wrong with it. */
export type CheckedPrice =
  | { readonly price: Omit<ListedPrice, 'history' | 'since'>; readonly problems: readonly [] }
  | { readonly problems: readonly FieldError[] };

/** Pointers of problems start at the price. */
export function checkPrice(wanted: WantedPrice): CheckedPrice {
  const { value, problems } = accept(LISTED_PRICE, wanted);
  if (problems.length > 0) return { problems };
  const { amount, compareAt } = value;
  const tiers = (value.tiers ?? []).toSorted((a, b) => a.minQuantity - b.minQuantity);
  const sales = (value.sales ?? [])
    .map((sale) => ({
      amount: sale.amount,
      startsAt: new Date(sale.startsAt),
      endsAt: new Date(sale.endsAt),
    }))
    .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const wrong = wrongTier(amount, tiers) ?? wrongSale(amount, sales);
  if (wrong) return { problems: [wrong] };
  const price = {
    amount,
    tiers: tiers.map((tier) => ({ minQuantity: tier.minQuantity, amount: tier.amount })),
    sales,
    ...(compareAt !== undefined && compareAt !== null && { compareAt }),
  };
  return { price, problems: [] };
}

/** More pieces cost less for a piece, never more: else a larger order would be dearer than two small ones. */
function wrongTier(amount: number, tiers: readonly Tier[]): FieldError | undefined {
  for (const [index, tier] of tiers.entries()) {
    const before = tiers[index - 1];
    if (tier.minQuantity === before?.minQuantity)
      return problem('/tiers', { en: 'must not repeat a quantity', de: 'darf keine Menge wiederholen' });
    if (tier.amount >= (before?.amount ?? amount))
      return problem('/tiers', {
        en: 'must ask less for a piece the more are bought',
        de: 'muss für ein Stück umso weniger verlangen, je mehr gekauft werden',
      });
  }
  return undefined;
}

function wrongSale(amount: number, sales: readonly Sale[]): FieldError | undefined {
  for (const [index, sale] of sales.entries()) {
    if (sale.startsAt >= sale.endsAt)
      return problem('/sales', { en: 'must end after they start', de: 'müssen nach ihrem Beginn enden' });
    if (sale.amount >= amount)
      return problem('/sales', {
        en: 'must be cheaper than `amount`',
        de: 'müssen günstiger als `amount` sein',
      });
    const next = sales[index + 1];
    if (next && next.startsAt < sale.endsAt)
      return problem('/sales', { en: 'must not overlap', de: 'dürfen sich nicht überschneiden' });
  }
  return undefined;
}

function problem(pointer: string, message: Wording): FieldError {
  return { pointer, code: 'range', message };
}
