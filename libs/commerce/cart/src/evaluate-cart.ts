import { allowsQuantity, VariantLookup, type VariantFacts } from '#commerce/catalog';
import { StockAvailability } from '#commerce/inventory';
import {
  lineTotalsWithin,
  PriceContexts,
  Prices,
  type ResolvedPrice,
  type Totals,
  totalsOf,
} from '#commerce/pricing';
import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import type { Cart } from './cart.schema.js';

/**
 * Why an item cannot be bought as it stands. `amount-too-large`: its price is above PRICE_MAX, or it would bring the cart
 * above TOTAL_MAX; it counts for nothing until there are fewer pieces. `quantity-not-allowed`: the merchant does not sell
 * so many at once, since carts were merged or the merchant changed the quantities.
 */
export const ITEM_PROBLEMS = [
  'not-on-sale',
  'insufficient-stock',
  'amount-too-large',
  'quantity-not-allowed',
] as const;
export type ItemProblem = (typeof ITEM_PROBLEMS)[number];

/** An item with its present price. */
export interface EvaluatedItem {
  readonly id: string;
  readonly variantId: string;
  readonly quantity: number;
  /** Absent if the variant no longer exists. */
  readonly variant?: VariantFacts;
  /** Minor units of the tenant's currency; 0 if it is not on sale. */
  readonly unitPrice: number;
  /** Also 0 if the amount is too large to be counted. */
  readonly total: number;
  /** Pieces that could be bought now. */
  readonly available: number;
  readonly problem?: ItemProblem;
}

/** A variant and how many pieces of it can be bought, just read. */
export interface Offer {
  readonly variant: VariantFacts;
  readonly available: number;
}

/** A cart with present prices and stock. */
export interface EvaluatedCart {
  readonly version: number;
  readonly items: readonly EvaluatedItem[];
  /** Totals of the items that are on sale and not too large. */
  readonly totals: Totals;
  /** Whether any of it is sent to the shopper. */
  readonly requiresShipping: boolean;
  /** Absent for a cart that nothing was ever put into. */
  readonly expiresAt?: Date;
}

/** Looks up the present prices, stock and totals of a cart, in two queries for any number of items. */
@TenantInjectable()
export class EvaluateCart {
  constructor(
    private readonly variants: VariantLookup,
    private readonly stock: StockAvailability,
    private readonly prices: Prices,
    private readonly contexts: PriceContexts,
    private readonly tenant: CurrentTenant,
  ) {}

  /** A variant as it can be bought in all stores together; undefined if it does not exist. */
  async offerOf(variantId: string): Promise<Offer | undefined> {
    const variant = (await this.variants.find([variantId])).get(variantId);
    if (!variant) return undefined;
    const { available } = (await this.stock.of([variant])).get(variantId)!;
    return { variant, available };
  }

  /**
   * @param storeId store whose stock counts; without it, all stores together
   * @param known what the caller has just looked up, with the stock of all stores
   */
  async evaluate(cart: Cart | null, storeId?: string, known?: Offer): Promise<EvaluatedCart> {
    const { currency } = this.tenant.record.settings;
    const wanted = (cart?.items ?? []).map(({ variantId }) => variantId);
    const others = wanted.filter((variantId) => variantId !== known?.variant.variantId);
    const variants = await this.variants.find(others);
    const stock = await this.stock.of([...variants.values()], storeId);
    if (known) variants.set(known.variant.variantId, known.variant);
    const availableOf = (variantId: string): number =>
      variantId === known?.variant.variantId ? known.available : stock.get(variantId)!.available;
    const prices = await this.pricesOf(cart?.items ?? [], variants, currency);
    const priced = (cart?.items ?? []).map(({ id, variantId, quantity }) => {
      const variant = variants.get(variantId);
      // Without a price in the currency, the item cannot be bought.
      const price = prices.get(variantId)?.price;
      const onSale = variant?.onSale === true && price !== undefined;
      const unitPrice = onSale ? price.amount : 0;
      return { id, variantId, quantity, variant, onSale, unitPrice };
    });
    const lineTotals = lineTotalsWithin(priced, currency);
    const items = priced.map(({ onSale, ...item }, index): EvaluatedItem => {
      const total = lineTotals[index];
      const left = onSale ? availableOf(item.variantId) : 0;
      const problem = problemOf({
        onSale,
        tooLarge: total === undefined,
        allowed: allowsQuantity(item.variant?.orderQuantity, item.quantity),
        short: left < item.quantity,
      });
      return { ...item, total: total ?? 0, available: left, problem };
    });
    const counted = items.filter((_, index) => lineTotals[index] !== undefined);
    return {
      version: cart?.version ?? 0,
      items,
      totals: totalsOf(counted, currency),
      requiresShipping: items.some(({ variant }) => variant?.requiresShipping),
      ...(cart && { expiresAt: cart.expiresAt }),
    };
  }

  /** What the caller pays for as many pieces as there are in the cart. */
  private async pricesOf(
    items: Cart['items'],
    variants: ReadonlyMap<string, VariantFacts>,
    currency: string,
  ): Promise<ReadonlyMap<string, ResolvedPrice>> {
    const wanted = items.flatMap(({ variantId, quantity }) => {
      const variant = variants.get(variantId);
      if (!variant) return [];
      const { productId, basePrices: base, compareAt } = variant;
      return [{ variantId, productId, base, quantity, ...(compareAt && { compareAt: [compareAt] }) }];
    });
    return this.prices.resolve(wanted, await this.contexts.of({ currency }));
  }
}

function problemOf(item: {
  onSale: boolean;
  tooLarge: boolean;
  allowed: boolean;
  short: boolean;
}): ItemProblem | undefined {
  if (!item.onSale) return 'not-on-sale';
  if (item.tooLarge) return 'amount-too-large';
  if (!item.allowed) return 'quantity-not-allowed';
  return item.short ? 'insufficient-stock' : undefined;
}
