export {
  ReservationExpired,
  StockAvailabilityChanged,
  StockChanged,
  StockImported,
  StockLow,
  StockThresholdSet,
  type StockFacts,
} from './inventory.events.js';
