export { PricingHttpModule } from './pricing-http.module.js';
