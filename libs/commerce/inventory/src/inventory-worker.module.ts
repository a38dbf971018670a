import { Module } from '@nestjs/common';
import { CatalogModule } from '#commerce/catalog';
import { InventoryModule } from './inventory.module.js';
import { ShowAvailability } from './show-availability.js';

/** The worker's part of stock: what lists of products show of it. */
@Module({
  imports: [CatalogModule, InventoryModule],
  providers: [ShowAvailability],
})
export class InventoryWorkerModule {}
