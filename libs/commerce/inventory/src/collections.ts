import type { TenantCollection } from '#foundation/tenancy';
import { Stock, StockSchema } from './stock.schema.js';
import { StockMovement, StockMovementSchema } from './stock-movement.schema.js';
import { Reservation, ReservationSchema } from './reservation.schema.js';

/** What this library keeps in each tenant's database. */
export const collections: readonly TenantCollection[] = [
  { name: Stock.name, schema: StockSchema },
  { name: StockMovement.name, schema: StockMovementSchema },
  { name: Reservation.name, schema: ReservationSchema },
];
