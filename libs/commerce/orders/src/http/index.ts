export { AdminOrderDto } from './admin-order.dto.js';
export { OrderDto, OrderLineDto, TotalsDto } from './order.dto.js';
export { ownerOf } from './order-owner.js';
export { OrdersHttpModule } from './orders-http.module.js';
