import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Money } from '#platform/money';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { isFor, type Audience, type PriceList } from '../price-lists/price-list.js';
import { PriceLists } from '../price-lists/price-lists.js';
import { baseList, PriceRow, rowId, variantOf } from '../prices/price.schema.js';
import type { PriceFacts } from './effective-price.js';
import { resolvePrice, type ResolvedPrice } from './resolve-price.js';

/** A variant with its base prices, one for each currency at most. */
export interface VariantToPrice {
  readonly variantId: string;
  readonly productId: string;
  readonly base: readonly Money[];
  /** Former or recommended prices, shown struck through. */
  readonly compareAt?: readonly Money[];
  /** How many are bought; default: that of the context. */
  readonly quantity?: number;
}

/** For whom and when prices are asked for; `PriceContexts` makes one from a request. */
export interface PriceContext extends Audience {
  readonly at: Date;
  /** Default: 1. */
  readonly quantity?: number;
  /** Whether prices include taxes, where the market says so. */
  readonly taxIncluded?: boolean;
}

/**
 * The one place that says what a variant costs: lists, search, product pages, carts and orders ask it. For many variants one
 * query; none where no price list is for the caller and no price is reduced.
 */
@TenantInjectable()
export class Prices {
  constructor(
    @InjectModel(PriceRow.name) private readonly model: Model<PriceRow>,
    private readonly lists: PriceLists,
  ) {}

  /**
   * Prices in the context's currency, by variant. A variant without one there is missing: it is not for sale in it. Which
   * lists there are is known from memory (see `DefinitionsOfKind.all`); their prices are read in the running unit of work.
   */
  async resolve(
    variants: readonly VariantToPrice[],
    context: PriceContext,
  ): Promise<ReadonlyMap<string, ResolvedPrice>> {
    const { currency, at, quantity, taxIncluded } = context;
    const lists = (await this.lists.all()).filter((list) => isFor(list, context));
    const rows = await this.rowsOf(variants, lists, currency);
    const resolved = new Map<string, ResolvedPrice>();
    for (const variant of variants) {
      const facts = factsOf(variant, lists, rows.get(variant.variantId) ?? [], currency);
      const price = resolvePrice(facts, { currency, at, quantity: variant.quantity ?? quantity });
      if (!price) continue;
      resolved.set(variant.variantId, { ...price, ...(taxIncluded !== undefined && { taxIncluded }) });
    }
    return resolved;
  }

  /** Whether any price list is for the context, so that base prices alone do not say what something costs. */
  async hasLists(context: PriceContext): Promise<boolean> {
    return (await this.lists.all()).some((list) => isFor(list, context));
  }

  private async rowsOf(
    variants: readonly VariantToPrice[],
    lists: readonly PriceList[],
    currency: string,
  ): Promise<ReadonlyMap<string, readonly PriceRow[]>> {
    const ids = variants.flatMap((variant) => {
      const { variantId } = variant;
      const base =
        lists.length > 0 || isReduced(variant, currency) ? [rowId(variantId, baseList(currency))] : [];
      return [...base, ...lists.map(({ _id }) => rowId(variantId, _id))];
    });
    if (ids.length === 0) return new Map();
    const found = await collectionOf(this.model)
      .find({ _id: { $in: ids } })
      .toArray();
    const byVariant = new Map<string, PriceRow[]>();
    for (const row of found) byVariant.set(variantOf(row), [...(byVariant.get(variantOf(row)) ?? []), row]);
    return byVariant;
  }
}

function isReduced(variant: VariantToPrice, currency: string): boolean {
  const [base, compareAt] = [amountIn(variant.base, currency), amountIn(variant.compareAt, currency)];
  return base !== undefined && compareAt !== undefined && compareAt > base;
}

function factsOf(
  { base, compareAt }: VariantToPrice,
  lists: readonly PriceList[],
  rows: readonly PriceRow[],
  currency: string,
): PriceFacts {
  return {
    base: amountIn(base, currency),
    compareAt: amountIn(compareAt, currency),
    formerBase: rows.find(({ list }) => list === baseList(currency)),
    lists,
    listed: new Map(rows.filter(({ list }) => list !== baseList(currency)).map((row) => [row.list, row])),
  };
}

function amountIn(prices: readonly Money[] | undefined, currency: string): number | undefined {
  return prices?.find((price) => price.currency === currency)?.amount;
}
