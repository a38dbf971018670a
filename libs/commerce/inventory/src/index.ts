export { inventory } from './library.js';
export { AdjustStock, type Adjustment } from './adjust-stock.js';
export { BeginImportedStock, type ImportedQuantity } from './begin-imported-stock.js';
export { ReservationExpiry } from './expiry/reservation-expiry.js';
export { STOCK_GATE_OPTIONS, StockGate, type StockGateOptions } from './gate/stock-gate.js';
export { insufficientStock, inventoryErrors, type Shortage } from './inventory.errors.js';
export { InventoryModule } from './inventory.module.js';
export {
  RESERVATION_STATUSES,
  type Reservation,
  type ReservationLine,
  type ReservationStatus,
} from './reservation.schema.js';
export {
  Reservations,
  type CloseOutcome,
  type HoldLine,
  type HoldOutcome,
  type HoldRequest,
} from './reservations.service.js';
export { StockAvailability } from './stock-availability.js';
export { MOVEMENT_KINDS, type MovementKind } from './stock-movement.schema.js';
export { stockId, type Stock } from './stock.schema.js';
