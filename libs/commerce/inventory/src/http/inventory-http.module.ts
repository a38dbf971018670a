import { Module } from '@nestjs/common';
import { CatalogModule } from '#commerce/catalog';
import { StoresModule } from '#commerce/stores';
import { InventoryModule } from '../inventory.module.js';
import { StockController } from './admin.controller.js';
import { AvailabilityController } from './shop.controller.js';

@Module({
  imports: [CatalogModule, StoresModule, InventoryModule],
  controllers: [AvailabilityController, StockController],
})
export class InventoryHttpModule {}
