import { Global, Module } from '@nestjs/common';
import { CatalogModule, IMPORTED_STOCK } from '#commerce/catalog';
import { StoresModule } from '#commerce/stores';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { AdjustStock } from './adjust-stock.js';
import { BeginImportedStock } from './begin-imported-stock.js';
import { ReservationExpiry } from './expiry/reservation-expiry.js';
import { StockGate } from './gate/stock-gate.js';
import { StockLocks } from './gate/stock-locks.js';
import { Reservations } from './reservations.service.js';
import { StockAvailability } from './stock-availability.js';
import { StockLedger } from './stock-ledger.js';
import { StockList } from './stock-list.js';
import { StockThresholds } from './stock-thresholds.js';

/** Stock and its reservations. Global, because it provides `IMPORTED_STOCK`, which the catalogue injects. */
@Global()
@Module({
  imports: [CatalogModule, StoresModule, TenancyModule.forFeature(collections)],
  providers: [
    AdjustStock,
    ReservationExpiry,
    Reservations,
    StockAvailability,
    StockGate,
    StockLedger,
    StockList,
    StockLocks,
    StockThresholds,
    { provide: IMPORTED_STOCK, useClass: BeginImportedStock },
  ],
  exports: [
    AdjustStock,
    IMPORTED_STOCK,
    ReservationExpiry,
    Reservations,
    StockAvailability,
    StockGate,
    StockList,
    StockThresholds,
  ],
})
export class InventoryModule {}
