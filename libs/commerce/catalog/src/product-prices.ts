import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  BasePrices,
  Prices,
  type BasePriceChange,
  type KnownVariants,
  type PriceContext,
  type ResolvedPrice,
  type VariantToPrice,
} from '#commerce/pricing';
import { answerOnlyUntil } from '#platform/context';
import type { Money } from '#platform/money';
import { collectionOf, CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import { Product } from './product.schema.js';
import type { ProductRow } from './search/product-rows.js';
import { isOffered, type Variant } from './variant.js';

type Priced = Pick<Product, '_id' | 'variants'>;

/** What the variants of a product cost somebody: from the cheapest to the most expensive. */
export interface PriceRange {
  readonly min: ResolvedPrice;
  readonly max: ResolvedPrice;
}

const FIELDS = {
  'variants.id': 1,
  'variants.price': 1,
  'variants.prices': 1,
  'variants.compareAt': 1,
  'variants.status': 1,
} as const;

/** What products cost whom, by the resolver of pricing, and what pricing must know of products. */
@TenantInjectable()
export class ProductPrices implements KnownVariants {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly prices: Prices,
    private readonly basePrices: BasePrices,
    private readonly tenant: CurrentTenant,
  ) {}

  /** By variant id; a variant without a price in the context's currency is missing. */
  async of(products: readonly Priced[], context: PriceContext): Promise<ReadonlyMap<string, ResolvedPrice>> {
    const resolved = await this.prices.resolve(products.flatMap(variantsToPrice), context);
    for (const { validUntil } of resolved.values()) answerOnlyUntil(validUntil);
    return resolved;
  }

  /**
   * By product id; a product without a price in the currency is missing. No query if everybody pays the base price and nothing
   * is reduced, else two for all rows.
   */
  async ofRows(rows: readonly ProductRow[], context: PriceContext): Promise<ReadonlyMap<string, PriceRange>> {
    if (await this.isPlain(rows, context)) return new Map(rows.map((row) => [row._id, baseRange(row)]));
    const products = await collectionOf(this.products)
      .find({ _id: { $in: rows.map(({ _id }) => _id) } })
      .project<Priced>(FIELDS)
      .toArray();
    const offered = products.map(({ _id, variants }) => ({ _id, variants: offeredOf(variants) }));
    const resolved = await this.of(offered, context);
    return new Map(
      offered.flatMap(({ _id, variants }) => {
        const range = rangeOf(variants.flatMap(({ id }) => resolved.get(id) ?? []));
        return range ? [[_id, range] as const] : [];
      }),
    );
  }

  private async isPlain(rows: readonly ProductRow[], context: PriceContext): Promise<boolean> {
    if (context.currency !== this.tenant.record.settings.currency) return false;
    return !rows.some(({ reduced }) => reduced) && !(await this.prices.hasLists(context));
  }

  /** Notes for pricing which base prices products had, in the unit of work that changes them. */
  async changed(
    changes: readonly { readonly before?: Priced; readonly after: Priced }[],
    at: Date,
  ): Promise<void> {
    const prices = changes.flatMap(({ before, after }) => (before ? priceChanges(before, after) : []));
    await this.basePrices.pricesChanged(prices, at);
  }

  async unknown(variantIds: readonly string[]): Promise<readonly string[]> {
    const found = await collectionOf(this.products)
      .find(
        { 'variants.id': { $in: [...variantIds] }, deletedAt: null },
        { projection: { 'variants.id': 1 } },
      )
      .toArray();
    const known = new Set(found.flatMap(({ variants }) => variants.map(({ id }) => id)));
    return variantIds.filter((id) => !known.has(id));
  }
}

/** The variants that are offered, or all if none is. */
function offeredOf(variants: readonly Variant[]): readonly Variant[] {
  const offered = variants.filter(isOffered);
  return offered.length > 0 ? offered : variants;
}

function variantsToPrice({ _id, variants }: Priced): VariantToPrice[] {
  return variants.map(({ id, compareAt, ...variant }) => ({
    variantId: id,
    productId: _id,
    base: basePricesOf(variant),
    ...(compareAt && { compareAt: [compareAt] }),
  }));
}

/** The prices of a variant in all currencies. */
export function basePricesOf({ price, prices = [] }: Pick<Variant, 'price' | 'prices'>): readonly Money[] {
  return [price, ...prices];
}

/** What a product costs at the prices that were entered. */
export function baseRange({ minPrice, maxPrice, currency }: ProductRow): PriceRange {
  const plain = (amount: number): ResolvedPrice => {
    const price = { amount, currency };
    return { price, regular: price, tiers: [{ minQuantity: 1, price }] };
  };
  return { min: plain(minPrice), max: plain(maxPrice) };
}

/** undefined if there are no prices. */
export function rangeOf(prices: readonly ResolvedPrice[]): PriceRange | undefined {
  const [first, ...others] = [...prices].sort((a, b) => a.price.amount - b.price.amount);
  return first && { min: first, max: others.at(-1) ?? first };
}

function priceChanges(before: Priced, after: Priced): BasePriceChange[] {
  const known = new Map(before.variants.map((variant) => [variant.id, variant]));
  return after.variants.flatMap((variant) => {
    const [was, is] = [amounts(known.get(variant.id)), amounts(variant)];
    return [...new Set([...was.keys(), ...is.keys()])].map((currency) => ({
      variantId: variant.id,
      currency,
      before: was.get(currency),
      after: is.get(currency),
    }));
  });
}

function amounts(variant: Variant | undefined): Map<string, number> {
  const prices = variant ? basePricesOf(variant) : [];
  return new Map(prices.map(({ currency, amount }) => [currency, amount]));
}
