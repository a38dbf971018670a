import { Module } from '@nestjs/common';
import { CheckoutModule } from '../checkout.module.js';
import { CheckoutController } from './shop.controller.js';
import { StaffOrdersController } from './staff.controller.js';
import { StripeWebhookController } from './stripe-webhook.controller.js';

@Module({
  imports: [CheckoutModule],
  controllers: [CheckoutController, StaffOrdersController, StripeWebhookController],
})
export class CheckoutHttpModule {}
