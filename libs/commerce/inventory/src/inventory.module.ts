import { Global, Module } from '@nestjs/common';
import { CatalogModule, STOCK_OF_VARIANTS } from '#commerce/catalog';
import { StoresModule } from '#commerce/stores';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { AdjustStock } from './adjust-stock.js';
import { BeginImportedStock } from './begin-imported-stock.js';
import './show-availability.migration.js';
import { ReservationExpiry } from './expiry/reservation-expiry.js';
import { StockGate } from './gate/stock-gate.js';
import { StockLocks } from './gate/stock-locks.js';
import { Reservations } from './reservations.service.js';
import { StockAvailability } from './stock-availability.js';
import { StockLedger } from './stock-ledger.js';
import { StockList } from './stock-list.js';
import { StockThresholds } from './stock-thresholds.js';

/** Stock and its reservations. Global, because it provides the port that the catalogue injects. */
@Global()
@Module({
  imports: [CatalogModule, StoresModule, TenancyModule.forFeature(collections)],
  providers: [
    AdjustStock,
    BeginImportedStock,
    ReservationExpiry,
    Reservations,
    StockAvailability,
    StockGate,
    StockLedger,
    StockList,
    StockLocks,
    StockThresholds,
    { provide: STOCK_OF_VARIANTS, useExisting: StockAvailability },
  ],
  exports: [
    AdjustStock,
    BeginImportedStock,
    ReservationExpiry,
    Reservations,
    STOCK_OF_VARIANTS,
    StockAvailability,
    StockGate,
    StockList,
    StockThresholds,
  ],
})
export class InventoryModule {}
