import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments.module.js';
import { AdminPaymentsController } from './admin.controller.js';

@Module({ imports: [PaymentsModule], controllers: [AdminPaymentsController] })
export class PaymentsHttpModule {}
