export { PaymentDto } from './payment.dto.js';
export { PaymentsHttpModule } from './payments-http.module.js';
