export {
  OrderCancelled,
  OrderPaid,
  OrderPlaced,
  OrderStatusChanged,
  type OrderFacts,
  type StatusChangedFacts,
} from './orders.events.js';
