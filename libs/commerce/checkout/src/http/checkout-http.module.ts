import { Module } from '@nestjs/common';
import { CheckoutModule } from '../checkout.module.js';
import { MyOrderController } from './my-order.controller.js';
import { PaymentWebhookController } from './payment-webhook.controller.js';
import { CheckoutController } from './shop.controller.js';
import { StaffOrdersController } from './staff.controller.js';

@Module({
  imports: [CheckoutModule],
  controllers: [CheckoutController, MyOrderController, PaymentWebhookController, StaffOrdersController],
})
export class CheckoutHttpModule {}
