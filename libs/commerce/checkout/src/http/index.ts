export { CheckoutHttpModule } from './checkout-http.module.js';
