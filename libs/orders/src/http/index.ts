export { AdminOrderDto } from './admin-order.dto.js';
export { OrderDto, OrderLineDto, TotalsDto } from './order.dto.js';
export { viewerOf } from './order-viewer.js';
export { OrdersHttpModule } from './orders-http.module.js';
