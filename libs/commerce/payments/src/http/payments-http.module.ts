import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments.module.js';
import { AdminPaymentsController } from './admin.controller.js';
import { PaymentAccountsController } from './payment-accounts.controller.js';

@Module({ imports: [PaymentsModule], controllers: [AdminPaymentsController, PaymentAccountsController] })
export class PaymentsHttpModule {}
