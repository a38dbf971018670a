export {
  ReservationExpired,
  StockChanged,
  StockImported,
  StockLow,
  StockThresholdSet,
  type StockFacts,
} from './inventory.events.js';
