import { Module } from '@nestjs/common';
import { CatalogModule } from '#commerce/catalog';
import { InventoryModule } from './inventory.module.js';
import { RecountAvailability } from './recount-availability.js';
import { RefreshAvailability } from './refresh-availability.js';
import { ShowAvailability } from './show-availability.js';

/** The worker's part of stock: what lists of products show of it. */
@Module({
  imports: [CatalogModule, InventoryModule],
  providers: [RecountAvailability, RefreshAvailability, ShowAvailability],
})
export class InventoryWorkerModule {}
