import { Module } from '@nestjs/common';
import { IdentityModule } from '#foundation/identity';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { Markets } from './markets/markets.js';
import { PriceLists } from './price-lists/price-lists.js';
import { BasePrices } from './prices/base-prices.js';
import { ForgetPrices } from './prices/forget-prices.js';
import { ListPrices } from './prices/list-prices.js';
import { PriceContexts } from './resolve/price-contexts.js';
import { Prices } from './resolve/prices.js';

const SERVICES = [BasePrices, ListPrices, Markets, PriceContexts, PriceLists, Prices];

/** Markets, price lists, and what a variant costs. */
@Module({
  imports: [IdentityModule, TenancyModule.forFeature(collections)],
  providers: [...SERVICES, ForgetPrices],
  exports: SERVICES,
})
export class PricingModule {}
