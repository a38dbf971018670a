export { CartDto } from './cart.dto.js';
export { CartHttpModule } from './cart-http.module.js';
export { cartOf } from './cart-of-request.js';
