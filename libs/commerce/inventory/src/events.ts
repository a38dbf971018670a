export {
  ReservationExpired,
  StockChanged,
  StockImported,
  StockLow,
  type StockFacts,
} from './inventory.events.js';
