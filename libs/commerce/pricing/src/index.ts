export { pricing } from './library.js';
export { MARKET_PUBLISHES, TAX_DISPLAYS, type Market, type TaxDisplay } from './markets/market.js';
export { Markets } from './markets/markets.js';
export { BasePrices, type BasePriceChange } from './prices/base-prices.js';
export { KNOWN_VARIANTS, type KnownVariants } from './prices/known-variants.js';
export { marketErrors, pricingErrors } from './pricing.errors.js';
export { PricingModule } from './pricing.module.js';
export { PriceContexts, type PriceWishes } from './resolve/price-contexts.js';
export { Prices, type PriceContext, type VariantToPrice } from './resolve/prices.js';
export type { ResolvedPrice } from './resolve/resolve-price.js';
export { enabledCurrencies } from './tenant-settings.js';
export {
  lineTotal,
  lineTotalsWithin,
  totalsOf,
  type Adjustments,
  type PricedLine,
  type Totals,
} from './totals.js';
