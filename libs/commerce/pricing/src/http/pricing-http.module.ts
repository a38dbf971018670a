import { Module } from '@nestjs/common';
import { PricingModule } from '../pricing.module.js';
import { MarketsController } from './markets.controller.js';
import { PriceListsController } from './price-lists.controller.js';
import { ListPricesController } from './list-prices.controller.js';

@Module({
  imports: [PricingModule],
  controllers: [MarketsController, PriceListsController, ListPricesController],
})
export class PricingHttpModule {}
