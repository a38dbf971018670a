export { orders } from './library.js';
export { ChangeOrderStatus } from './change-order-status.js';
export { MOVE, OrderBook, type Move } from './order-book.js';
export { OrderTokens } from './order-tokens.js';
export {
  PAYMENT_STATUSES,
  type Order,
  type OrderLine,
  type PaymentStatus,
  type StatusChange,
} from './order.schema.js';
export {
  canBecome,
  DELIVERY_TYPES,
  isFinal,
  moverOf,
  nextStatuses,
  ORDER_STATUSES,
  type DeliveryType,
  type OrderStatus,
} from './order-state.js';
export { orderErrors } from './orders.errors.js';
export { OrdersModule } from './orders.module.js';
export { asShown as orderAsShown } from './hide-buyer.js';
export { Orders, type OrderFilter, type OrderOwner } from './orders.js';
export { StaffInHistory } from './staff-in-history.js';
